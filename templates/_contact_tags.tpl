{{%AUTOESCAPE context="HTML"}}
{{!
The tags of one contact, on its page.  Filled by cgi-bin/contacts_tags.c.
  ID; TAG rows: TAG_N TAG_LABEL TAG_CLASS TAG_HREF (lib/web/chip.h), section TAG_REMOVE; or NO_TAGS;
  MORE_TAGS with MORE_N; TAG_ADD with TYPED TYPED_MAX, OFFERED rows with OFFERED_LABEL; TAG_BAD and
  the include TAG_ERROR
}}
<section class="tag-line" aria-label="Tags">
<form method="post" action="/contacts/untag">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<ul class="chips" aria-label="Tags of this contact">
{{#TAG}}<li class="chip {{TAG_CLASS}}"><span class="tag-dot"></span><a class="quiet" href="{{TAG_HREF}}" title="{{TAG_LABEL}}"><bdi>{{TAG_LABEL}}</bdi></a>{{#TAG_REMOVE}}<button class="chip-remove" type="submit" name="tag" value="{{TAG_N}}" title="Take this tag off"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Take the tag <bdi>{{TAG_LABEL}}</bdi> off</span></button>{{/TAG_REMOVE}}</li>
{{/TAG}}
{{#NO_TAGS}}<li class="none">No tags</li>{{/NO_TAGS}}
{{#MORE_TAGS}}<li class="none">and {{MORE_N}} more</li>{{/MORE_TAGS}}
</ul>
</form>
{{#TAG_ADD}}
<form class="tag-add" method="post" action="/contacts/tag">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input class="form-control form-control-sm" name="tag" value="{{TYPED}}" maxlength="{{TYPED_MAX}}" list="tags-offered" placeholder="Add a tag" aria-label="Add a tag" dir="auto" autocomplete="off"{{#TAG_BAD}} aria-invalid="true" aria-describedby="tag-error" autofocus{{/TAG_BAD}}>
<datalist id="tags-offered">
{{#OFFERED}}<option value="{{OFFERED_LABEL}}"></option>
{{/OFFERED}}
</datalist>
<button class="btn btn-quiet btn-sm" type="submit">Add</button>
{{>TAG_ERROR}}
</form>
{{/TAG_ADD}}
</section>
