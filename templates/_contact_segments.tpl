{{%AUTOESCAPE context="HTML"}}
{{!
The segments of one contact, on its page.  Filled by cgi-bin/contacts_segments.c.
  NOT_LIVE_NOTE; NONE: there are no segments; IN_NONE: in none of them
  IN rows, OUT rows: WHY_HREF NAME, BY_HAND, BROKEN with WHY_BROKEN; OUTS with OUT_COUNT, OPEN around the OUT rows
}}
<section class="panel" id="segments"><div class="panel-head"><h2>Segments</h2></div>
{{#NOT_LIVE_NOTE}}<p class="muted">Archived and deleted people are in no segment.</p>{{/NOT_LIVE_NOTE}}
{{#NONE}}<p class="none">There are no segments yet.</p>{{/NONE}}
{{#IN_NONE}}<p class="none">In none of them.</p>{{/IN_NONE}}
{{#INS}}<ul class="verdicts" aria-label="In these segments">
{{#IN}}<li class="is-yes"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#check"></use></svg><span><span class="visually-hidden">In </span><a href="{{WHY_HREF}}"><bdi>{{NAME}}</bdi></a>{{#BY_HAND}} <span class="muted small">by hand</span>{{/BY_HAND}}</span></li>
{{/IN}}
</ul>{{/INS}}
{{#OUTS}}<details class="verdicts-out"{{#OPEN}} open{{/OPEN}}><summary>Not in {{OUT_COUNT}}</summary>
<ul class="verdicts">
{{#OUT}}<li class="is-no"><svg class="icon icon-sm" aria-hidden="true">{{#WHOLE}}<use href="{{STATIC}}/icons.svg#cross"></use>{{/WHOLE}}{{#BROKEN}}<use href="{{STATIC}}/icons.svg#warning"></use>{{/BROKEN}}</svg><span><span class="visually-hidden">Not in </span><a href="{{WHY_HREF}}"><bdi>{{NAME}}</bdi></a>{{#BY_HAND}} <span class="muted small">kept out by hand</span>{{/BY_HAND}}{{#BROKEN}} <span class="small broken">broken: <bdi>{{WHY_BROKEN}}</bdi></span>{{/BROKEN}}</span></li>
{{/OUT}}
</ul></details>{{/OUTS}}
</section>
