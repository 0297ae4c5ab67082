{{%AUTOESCAPE context="HTML"}}
{{!
One finding and its fix.  Filled by cgi-bin/care_view.c.
  TITLE EXPLANATION ID FOUND FOUND_AT FOUND_EXACT; MAY_IGNORE; HAS_FORM
  SPELLINGS: CHOOSING, SPELLING rows: NUMBER TEXT PEOPLE, TICKED, TARGET, MAY_CHOOSE; TYPING: TYPED, TYPED_TARGET,
    TO_BAD TO_ERROR; AS_TAGS
  COUNTRIES: OWN, OWN_OR_HOME (HOME HOME_NAME, CHOSEN), COUNTRY rows: ISO COUNTRY_NAME CODE, CHOSEN
  CHOICES: WAY rows: WAY_KEY WAY_LABEL, CHOSEN
  EFFECT: COUNT, ONE or MANY, HAPPENS; SOME, EXAMPLE rows: PERSON_ID PERSON_NAME OLD, BECOMES with NEW or GOES; REST
    (REST_COUNT); LEFT (LEFT_COUNT, LEFT_ONE or LEFT_MANY, OTHER rows as EXAMPLE); SEGMENTS: the include
    ASKING; MAY_FIX: WAY_KEY TO TYPED FROM rows (NUMBER) EXPECTED, MERGING or CHANGING
  PEOPLE_ONLY: LEFT_COUNT, LEFT_ONE or LEFT_MANY, OTHER rows
}}
<p class="crumbs"><a href="/care">Data care</a></p>
<div class="page-head">
<div><h1><bdi>{{TITLE}}</bdi></h1><p class="page-sub">{{EXPLANATION}} Found <time title="{{FOUND_EXACT}}">{{FOUND_AT}}</time>.</p></div>
<div class="page-actions">
{{#MAY_IGNORE}}
<form method="post" action="/care/ignore"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="found" value="{{FOUND}}">
<button class="btn btn-quiet" type="submit" title="Not shown again until something is added to it"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#check"></use></svg>This is right</button></form>
{{/MAY_IGNORE}}
</div>
</div>
{{#HAS_FORM}}
<form class="panel narrow care-form" method="get" action="/care/view" id="choose">
<input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="chosen" value="1">
{{#SPELLINGS}}
<table class="grid-table care-spellings">
<thead><tr>{{#CHOOSING}}<th scope="col">Change</th>{{/CHOOSING}}<th scope="col">{{#AS_TAGS}}Tag{{/AS_TAGS}}{{#AS_WORDS}}Spelling{{/AS_WORDS}}</th><th scope="col" class="num">People</th>{{#CHOOSING}}<th scope="col">Keep</th>{{/CHOOSING}}</tr></thead>
<tbody>
{{#SPELLING}}
<tr>
{{#MAY_CHOOSE}}<td class="care-tick"><input type="checkbox" name="from" value="{{NUMBER}}" aria-label="Change {{TEXT}}"{{#TICKED}} checked{{/TICKED}}></td>{{/MAY_CHOOSE}}
<td class="main"><bdi class="care-exact">{{TEXT}}</bdi></td><td class="num">{{PEOPLE}}</td>
{{#MAY_CHOOSE}}<td class="care-tick"><input type="radio" name="to" value="{{NUMBER}}" aria-label="Keep {{TEXT}}"{{#TARGET}} checked{{/TARGET}}></td>{{/MAY_CHOOSE}}
</tr>
{{/SPELLING}}
</tbody>
</table>
{{#TYPING}}
<div class="care-typed"><label class="check"><input type="radio" name="to" value="0"{{#TYPED_TARGET}} checked{{/TYPED_TARGET}}><span>Another spelling</span></label>
<div class="field"><label class="visually-hidden" for="typed">Another spelling</label>
<input class="form-control" id="typed" name="typed" value="{{TYPED}}" maxlength="500" dir="auto" autocomplete="off"{{#TO_BAD}} aria-invalid="true" aria-describedby="to-error"{{/TO_BAD}}>
{{>TO_ERROR}}</div></div>
{{/TYPING}}
{{/SPELLINGS}}
{{#COUNTRIES}}
<div class="field"><label for="to">Country to assume</label>
<select class="form-select" id="to" name="to">
{{#OWN_OR_HOME}}<option value="own {{HOME}}"{{#CHOSEN}} selected{{/CHOSEN}}>Each person’s own, otherwise {{HOME_NAME}}</option>{{/OWN_OR_HOME}}
<option value="own"{{#OWN}} selected{{/OWN}}>Each person’s own (field Country)</option>
{{#COUNTRY}}<option value="{{ISO}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{COUNTRY_NAME}} (+{{CODE}})</option>
{{/COUNTRY}}
</select></div>
{{/COUNTRIES}}
{{#CHOICES}}
<fieldset class="sharing"><legend>What is done</legend>
{{#WAY}}<label class="check"><input type="radio" name="way" value="{{WAY_KEY}}"{{#CHOSEN}} checked{{/CHOSEN}}><span>{{WAY_LABEL}}</span></label>
{{/WAY}}
</fieldset>
{{/CHOICES}}
{{#MAY_CHANGE}}<div class="form-actions"><button class="btn btn-quiet" type="submit">Show what would change</button></div>{{/MAY_CHANGE}}
</form>
{{/HAS_FORM}}
{{#EFFECT}}
<section class="panel narrow" aria-labelledby="effect" id="preview">
<div class="panel-head"><h2 id="effect">What would change</h2></div>
<p><strong>{{COUNT}}</strong> {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}} would {{HAPPENS}}.</p>
{{#SOME}}
<table class="grid-table care-change">
<thead><tr><th scope="col">Person</th><th scope="col">From</th><th scope="col">To</th></tr></thead>
<tbody>
{{#EXAMPLE}}
<tr><td><a href="/contacts/view?id={{PERSON_ID}}"><bdi>{{PERSON_NAME}}</bdi></a></td><td><del><bdi class="care-exact">{{OLD}}</bdi></del></td><td>{{#BECOMES}}<ins><bdi class="care-exact">{{NEW}}</bdi></ins>{{/BECOMES}}{{#GOES}}<span class="none">no value</span>{{/GOES}}</td></tr>
{{/EXAMPLE}}
</tbody>
</table>
{{#REST}}<p class="muted small care-rest">And {{REST_COUNT}} more.</p>{{/REST}}
{{/SOME}}
{{#LEFT}}
<details class="care-left"><summary>{{LEFT_COUNT}} {{#LEFT_ONE}}person stays as it is: nothing can be done about it this way{{/LEFT_ONE}}{{#LEFT_MANY}}people stay as they are: nothing can be done about them this way{{/LEFT_MANY}}</summary>
<ul>{{#OTHER}}<li><a href="/contacts/view?id={{PERSON_ID}}"><bdi>{{PERSON_NAME}}</bdi></a> <bdi class="muted care-exact">{{OLD}}</bdi></li>
{{/OTHER}}</ul></details>
{{/LEFT}}
{{#SEGMENTS}}
<p class="care-segments">Segments that ask for it, whose people may be others then: {{>ASKING}}</p>
{{/SEGMENTS}}
{{#MAY_FIX}}
<form method="post" action="/care/fix">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="found" value="{{FOUND}}">
<input type="hidden" name="chosen" value="1"><input type="hidden" name="way" value="{{WAY_KEY}}"><input type="hidden" name="to" value="{{TO}}"><input type="hidden" name="typed" value="{{TYPED}}">
{{#FROM}}<input type="hidden" name="from" value="{{NUMBER}}">{{/FROM}}
<input type="hidden" name="expected" value="{{EXPECTED}}">
<div class="form-actions"><button class="btn btn-primary" type="submit">{{#MERGING}}Merge the tags{{/MERGING}}{{#CHANGING}}Change {{COUNT}} {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}{{/CHANGING}}</button><a class="btn btn-quiet" href="/care">Not now</a><span class="muted small">It can be undone.</span></div>
</form>
{{/MAY_FIX}}
</section>
{{/EFFECT}}
{{#PEOPLE_ONLY}}
<section class="panel narrow" aria-labelledby="whom">
<div class="panel-head"><h2 id="whom">Whom it is about</h2></div>
<p><strong>{{LEFT_COUNT}}</strong> {{#LEFT_ONE}}person{{/LEFT_ONE}}{{#LEFT_MANY}}people{{/LEFT_MANY}}. These are looked at one by one.</p>
<ul class="care-people">{{#OTHER}}<li><a href="/contacts/view?id={{PERSON_ID}}"><bdi>{{PERSON_NAME}}</bdi></a> <bdi class="muted care-exact">{{OLD}}</bdi></li>
{{/OTHER}}</ul>
</section>
{{/PEOPLE_ONLY}}
