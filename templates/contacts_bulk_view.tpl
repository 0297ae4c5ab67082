{{%AUTOESCAPE context="HTML"}}
{{!
Work on many contacts: how far it is, or what came of it.  Filled by cgi-bin/contacts_bulk_view.c.
  CRUMB_HREF TITLE STATE STATE_CLASS COUNT, ONE or MANY; RUNNING (ID, PROGRESS include); FAILED (ERROR); CHANGED SAME,
  REFUSED (REFUSED_COUNT), REST (REST_COUNT); WORDS, CHOSEN (CHOSEN_HREF); MAY_UNDO (BATCH_ID); AT AT_EXACT
  TARGET rows (LINKED or PLAIN: TARGET_NAME TARGET_HREF), SET (FIELD_LABEL, TO with VALUE or CLEARED), WHY (REASON)
  PEOPLE: PERSON rows (PERSON_N PERSON_NAME), OTHERS (OTHERS_COUNT)
}}
<p class="crumbs"><a href="{{CRUMB_HREF}}">Contacts</a></p>
<div class="page-head"><div><h1>{{TITLE}}</h1><p class="page-sub"><strong>{{COUNT}}</strong> {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}</p></div><span class="badge-soft {{STATE_CLASS}}">{{STATE}}</span>
<div class="page-actions">{{#CHOSEN}}<a class="btn btn-quiet" href="{{CHOSEN_HREF}}">Back to the list</a>{{/CHOSEN}}{{#MAY_UNDO}}<a class="btn btn-quiet" href="/changes/undo?id={{BATCH_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>Undo</a>{{/MAY_UNDO}}</div></div>
{{#RUNNING}}
{{>PROGRESS}}
<form class="form-actions" method="post" action="/contacts/bulk-cancel">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet" type="submit">Stop</button><span class="muted">You may leave this page: you get a notice at the end.</span>
</form>
{{/RUNNING}}
{{#FAILED}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>It could not be done to the end:</strong> {{ERROR}}. What was done before stays.</p></div></div>
{{/FAILED}}
<ul class="buckets" id="bulk-result">
<li class="bucket is-good"><span class="bucket-n">{{CHANGED}}</span><span class="bucket-label">changed</span></li>
<li class="bucket"><span class="bucket-n">{{SAME}}</span><span class="bucket-label">were so before</span></li>
{{#REFUSED}}<li class="bucket is-warn"><span class="bucket-n">{{REFUSED_COUNT}}</span><span class="bucket-label">stay as they are: nothing would be left of them, or the value does not fit them</span></li>{{/REFUSED}}
{{#REST}}<li class="bucket is-warn"><span class="bucket-n">{{REST_COUNT}}</span><span class="bucket-label">not reached</span></li>{{/REST}}
</ul>
<section class="panel"><div class="panel-head"><h2>What was done</h2></div>
<dl class="kv">
{{#SET}}<dt>{{FIELD_LABEL}}</dt><dd>{{#TO}}<bdi>{{VALUE}}</bdi>{{/TO}}{{#CLEARED}}taken away{{/CLEARED}}</dd>{{/SET}}
{{#WHY}}<dt>Reason</dt><dd><bdi>{{REASON}}</bdi></dd>{{/WHY}}
{{#TARGET}}<dt>{{TITLE}}</dt><dd>{{#LINKED}}<a href="{{TARGET_HREF}}"><bdi>{{TARGET_NAME}}</bdi></a>{{/LINKED}}{{#PLAIN}}<bdi>{{TARGET_NAME}}</bdi>{{/PLAIN}}</dd>{{/TARGET}}
<dt>Whom</dt><dd>{{WORDS}}</dd>
<dt>When</dt><dd><time title="{{AT_EXACT}}">{{AT}}</time></dd>
{{#PEOPLE}}<dt>People</dt><dd>{{#PERSON}}<a class="chip" href="/contacts/view?id={{PERSON_N}}"><bdi>{{PERSON_NAME}}</bdi></a> {{/PERSON}}{{#OTHERS}}<span class="muted">and {{OTHERS_COUNT}} more</span>{{/OTHERS}}</dd>{{/PEOPLE}}
</dl></section>
