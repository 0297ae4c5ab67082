{{%AUTOESCAPE context="HTML"}}
{{!
The receipt of somebody who was erased.  RECEIPT ID AT AT_EXACT BY CHANGES EVENTS KEPT
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
</dl>
</section>
