{{%AUTOESCAPE context="HTML"}}
{{!
Where a new segment starts: two ways.
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><h1>New segment</h1></div>
<ul class="choices">
<li><a class="choice" href="/contacts?build=1"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#filter"></use></svg>
<span><strong>Start from scratch</strong><span class="muted">Filter your contacts until the right people are left, then save the filter.</span></span></a></li>
<li><a class="choice" href="/segments/templates"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#file"></use></svg>
<span><strong>Start from a template</strong><span class="muted">Take a proven filter, change what does not fit, and save it under a name of your own.</span></span></a></li>
</ul>
