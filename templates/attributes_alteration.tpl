{{%AUTOESCAPE context="HTML"}}
{{!
Another type for an attribute: the look before, and how it goes on; and how a deletion goes on.  Filled by
cgi-bin/attributes_type.c.
  IS_CONVERT or IS_DELETE; NAME ID OLD_TYPE NEW_TYPE TYPE_WORD FIT OUT; IS_THERE; WORK with the include ALTERATION
  LOOK: ALTERATION_N SEEN; MISFITS (LEFT_OUT, ONE_OUT or SEVERAL_OUT, MISFIT rows with VALUE VALUE_HREF PEOPLE, MORE with MORE_COUNT);
    OPTIONS (OPTION_COUNT, ONE_OPTION or SEVERAL_OPTIONS, OPTION rows with LABEL, MORE); SEGMENTS with the include IMPACTS, or NO_SEGMENTS;
    COLUMNS (LISTS, ONE_LIST or SEVERAL_LISTS); ASK_OTHERS or ALL_FIT
}}
<p class="crumbs"><a href="/attributes">Attributes</a>{{#IS_THERE}} / <a href="/attributes/edit?id={{ID}}"><bdi>{{NAME}}</bdi></a>{{/IS_THERE}}</p>
<div class="page-head"><div><h1>{{#IS_CONVERT}}Change the type{{#IS_THERE}} of <bdi>{{NAME}}</bdi>{{/IS_THERE}}{{/IS_CONVERT}}{{#IS_DELETE}}Delete {{#IS_THERE}}the attribute <bdi>{{NAME}}</bdi>{{/IS_THERE}}{{/IS_DELETE}}</h1>
{{#IS_CONVERT}}<p class="page-sub">From {{OLD_TYPE}} to {{NEW_TYPE}}.{{#LOOK}} Nothing is changed until you confirm it here.{{/LOOK}}</p>{{/IS_CONVERT}}</div></div>
{{#WORK}}{{>ALTERATION}}{{/WORK}}
{{#LOOK}}
<ul class="buckets narrow">
<li class="bucket is-good"><span class="bucket-n">{{FIT}}</span> <span class="bucket-label">values fit the new type</span></li>
<li class="bucket{{#MISFITS}} is-warn{{/MISFITS}}"><span class="bucket-n">{{OUT}}</span> <span class="bucket-label">do not fit</span></li>
</ul>
{{#MISFITS}}
<section class="panel narrow"><div class="panel-head"><h2>What does not fit</h2></div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Values that do not fit">
<table class="grid-table"><thead><tr><th scope="col">Value</th><th scope="col" class="num">People</th></tr></thead>
<tbody>{{#MISFIT}}<tr><td class="main"><a href="{{VALUE_HREF}}"><bdi>{{VALUE}}</bdi></a></td><td class="num">{{PEOPLE}}</td></tr>
{{/MISFIT}}</tbody></table></div>
{{#MORE}}<p class="muted">and {{MORE_COUNT}} more different values</p>{{/MORE}}
</section>
{{/MISFITS}}
{{#OPTIONS}}
<section class="panel narrow"><div class="panel-head"><h2>Options</h2></div>
<p>The choice would be made of {{#ONE_OPTION}}one option{{/ONE_OPTION}}{{#SEVERAL_OPTIONS}}{{OPTION_COUNT}} options{{/SEVERAL_OPTIONS}}, those of most people first:</p>
<ul class="chips">{{#OPTION}}<li class="chip"><bdi>{{LABEL}}</bdi></li>{{/OPTION}}{{#MORE}}<li class="chip accent">and {{MORE_COUNT}} more</li>{{/MORE}}</ul>
</section>
{{/OPTIONS}}
<section class="panel narrow"><div class="panel-head"><h2>Segments and lists</h2></div>
{{#SEGMENTS}}{{>IMPACTS}}{{/SEGMENTS}}{{#NO_SEGMENTS}}<p class="none">No segment asks for it.</p>{{/NO_SEGMENTS}}
{{#COLUMNS}}<p>{{#ONE_LIST}}One list shows it as a column and goes on showing it.{{/ONE_LIST}}{{#SEVERAL_LISTS}}{{LISTS}} lists show it as a column and go on showing it.{{/SEVERAL_LISTS}}</p>{{/COLUMNS}}
</section>
<form class="panel narrow" method="post" action="/attributes/convert">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ALTERATION_N}}">
<input type="hidden" name="seen" value="{{SEEN}}">
{{#ASK_OTHERS}}
<fieldset><legend>What about the {{#MISFITS}}{{#ONE_OUT}}value that does{{/ONE_OUT}}{{#SEVERAL_OUT}}{{LEFT_OUT}} values that do{{/SEVERAL_OUT}}{{/MISFITS}} not fit?</legend>
<label class="check"><input type="radio" name="others" value="refuse" required checked><span>Then the type stays as it is</span><span class="help">Mend them first, and come back.</span></label>
<label class="check"><input type="radio" name="others" value="leave" required><span>Leave them out</span><span class="help">These people have no value then. Undo brings the values back.</span></label>
</fieldset>
{{/ASK_OTHERS}}
{{#ALL_FIT}}<p>Every value fits. It can be undone on the page of changes.</p>{{/ALL_FIT}}
<div class="form-actions"><button class="btn btn-primary" type="submit">Change the type to {{NEW_TYPE}}</button></div>
</form>
<div class="form-actions narrow">
<form method="post" action="/attributes/type"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="type" value="{{TYPE_WORD}}"><button class="btn btn-quiet" type="submit">Look again</button></form>
<form method="post" action="/attributes/stop"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ALTERATION_N}}"><button class="btn btn-quiet" type="submit">Keep it as it is</button></form>
</div>
{{/LOOK}}
