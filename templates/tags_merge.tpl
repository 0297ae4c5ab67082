{{%AUTOESCAPE context="HTML"}}
{{!
Two tags in one: which, and what that would do.  Filled by cgi-bin/tags_merge.c.  TAG_N TAG_LABEL TAG_CLASS TAG_HREF
  ASK with the include MERGE_FORM, or LOOK: ID INTO_N SEEN; FROM_CHIP and INTO_CHIP with a chip each; INTO_LABEL ALL BOTH AFTER;
  ORDERS (ORDER_COUNT, ONE_ORDER or SEVERAL_ORDERS); SEGMENTS with the include IMPACTS, or NO_SEGMENTS
}}
<p class="crumbs"><a href="/tags">Tags</a> / <a href="/tags/edit?id={{TAG_N}}"><bdi>{{TAG_LABEL}}</bdi></a></p>
<div class="page-head"><div><h1>Merge the tag <bdi>{{TAG_LABEL}}</bdi></h1>{{#LOOK}}<p class="page-sub">Nothing is changed until you confirm it here.</p>{{/LOOK}}</div></div>
{{#ASK}}<section class="panel narrow">{{>MERGE_FORM}}</section>{{/ASK}}
{{#LOOK}}
<section class="panel narrow">
<ul class="chips">{{#FROM_CHIP}}<li class="chip {{TAG_CLASS}}"><span class="tag-dot"></span><a class="quiet" href="{{TAG_HREF}}"><bdi>{{TAG_LABEL}}</bdi></a></li>{{/FROM_CHIP}}<li>goes into</li>{{#INTO_CHIP}}<li class="chip {{TAG_CLASS}}"><span class="tag-dot"></span><a class="quiet" href="{{TAG_HREF}}"><bdi>{{TAG_LABEL}}</bdi></a></li>{{/INTO_CHIP}}</ul>
<ul class="buckets">
<li class="bucket"><span class="bucket-n">{{ALL}}</span> <span class="bucket-label">carry the first</span></li>
<li class="bucket"><span class="bucket-n">{{BOTH}}</span> <span class="bucket-label">of them carry both</span></li>
<li class="bucket is-good"><span class="bucket-n">{{AFTER}}</span> <span class="bucket-label">carry “{{INTO_LABEL}}” afterwards</span></li>
</ul>
{{#ORDERS}}<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p>{{#ONE_ORDER}}One piece of work on many contacts puts the first tag on or takes it off just now; it ends with an error when the tag is gone.{{/ONE_ORDER}}{{#SEVERAL_ORDERS}}{{ORDER_COUNT}} pieces of work on many contacts put the first tag on or take it off just now; they end with an error when the tag is gone.{{/SEVERAL_ORDERS}}</p></div></div>{{/ORDERS}}
</section>
<section class="panel narrow"><div class="panel-head"><h2>Segments</h2></div>
{{#SEGMENTS}}<p class="help">Filters that name the first tag will name the other.</p>{{>IMPACTS}}{{/SEGMENTS}}{{#NO_SEGMENTS}}<p class="none">No segment asks for one of them.</p>{{/NO_SEGMENTS}}
</section>
<form class="narrow" method="post" action="/tags/merge">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="into" value="{{INTO_N}}">
<input type="hidden" name="seen" value="{{SEEN}}">
<div class="form-actions"><button class="btn btn-primary" type="submit">Merge the tags</button><a class="btn btn-quiet" href="/tags/edit?id={{ID}}">Keep both</a></div>
</form>
{{/LOOK}}
