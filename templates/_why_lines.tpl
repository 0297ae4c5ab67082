{{%AUTOESCAPE context="HTML"}}
{{!
Lines of an explanation; includes itself for what stands deeper.  Filled by cgi-bin/contacts_why.c.
  WHY rows: LINE_CLASS (is-yes is-no is-none) with YES, NO or NONE; WORDS TEXT; VALUES: HAS with STORED (FIELD: of a field, not of what they did), or NO_VALUE;
  ASKED with ASKED_FOR; INNER: the include DEEPER; FOLDED: the same, of a segment that a line names
}}
<ul class="why">
{{#WHY}}
<li class="{{LINE_CLASS}}">
<div class="why-line"><span class="why-mark"><svg class="icon icon-sm" aria-hidden="true">{{#YES}}<use href="{{STATIC}}/icons.svg#check"></use>{{/YES}}{{#NO}}<use href="{{STATIC}}/icons.svg#cross"></use>{{/NO}}{{#NONE}}<use href="{{STATIC}}/icons.svg#minus"></use>{{/NONE}}</svg>{{#YES}}Yes{{/YES}}{{#NO}}No{{/NO}}{{#NONE}}No value{{/NONE}}</span>
<span class="why-words" title="{{TEXT}}"><bdi>{{WORDS}}</bdi></span>
{{#VALUES}}<span class="why-values">{{#HAS}}{{#FIELD}}has {{/FIELD}}<strong><bdi>{{STORED}}</bdi></strong>{{/HAS}}{{#NO_VALUE}}has <span class="none">no value</span>{{/NO_VALUE}}{{#ASKED}}<span class="why-asked">asked: <bdi>{{ASKED_FOR}}</bdi></span>{{/ASKED}}</span>{{/VALUES}}</div>
{{#INNER}}{{>DEEPER}}{{/INNER}}
{{#FOLDED}}<details class="why-deeper"{{#OPEN}} open{{/OPEN}}><summary>{{FOLD_TITLE}}</summary>{{>DEEPER}}</details>{{/FOLDED}}
</li>
{{/WHY}}
</ul>
