{{%AUTOESCAPE context="HTML"}}
{{!
The receipt of somebody who was erased.  RECEIPT ID AT AT_EXACT BY CHANGES EVENTS KEPT;
  WITH with WITH_ROW rows: WITH_ID; NO_SNAPSHOTS, or SNAPSHOTS with SNAPSHOT rows: OF, BY_HAND or BY_ITSELF, MAY_REMOVE with SNAPSHOT_ID
}}
<p class="crumbs"><a href="/contacts/deleted">Deleted contacts</a></p>
<div class="page-head"><div><h1>Receipt {{RECEIPT}}</h1><p class="page-sub">A contact was erased for good.</p></div></div>
<section class="panel narrow" aria-label="Receipt">
<dl class="kv kv-wide">
<dt>Number of the contact</dt><dd>{{ID}}</dd>
<dt>Erased</dt><dd><time title="{{AT_EXACT}}">{{AT}}</time></dd>
<dt>By</dt><dd><bdi>{{BY}}</bdi></dd>
<dt>Lines of history emptied</dt><dd class="num">{{CHANGES}}</dd>
<dt>Events removed</dt><dd class="num">{{EVENTS}}</dd>
<dt>Kept for recognition</dt><dd>{{KEPT}}</dd>
{{#WITH}}<dt>Erased together with</dt><dd>{{#WITH_ROW}}<a href="/contacts/receipt?id={{WITH_ID}}">contact {{WITH_ID}}</a> {{/WITH_ROW}}</dd>{{/WITH}}
<dt>Still in</dt><dd>{{#NO_SNAPSHOTS}}no snapshot{{/NO_SNAPSHOTS}}{{#SNAPSHOTS}}{{#SNAPSHOT}}<div>the snapshot of {{OF}}, {{#BY_HAND}}until somebody removes it{{/BY_HAND}}{{#BY_ITSELF}}until newer ones take its place{{/BY_ITSELF}}{{#MAY_REMOVE}} <a href="/snapshots/remove?id={{SNAPSHOT_ID}}">Remove it</a>{{/MAY_REMOVE}}</div>{{/SNAPSHOT}}
<p class="help">Copies of the base cannot be edited. When one of them is restored, this person is erased in it before anybody sees it.</p>{{/SNAPSHOTS}}</dd>
</dl>
</section>
