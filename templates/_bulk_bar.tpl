{{%AUTOESCAPE context="HTML"}}
{{!
Work on many contacts, above their list; its rows have boxes of this form.  FILTER_TEXT Q AT and section
INSIDE: what the list shows; PAGE BACK: where it is; ALL with TOTAL, or ALL_FOUND when they were not counted to the end; ONE or
MANY; MAY_EXPORT.  Filled by cgi-bin/contacts_bulk.c
}}
<form class="bulk-bar" id="bulk" method="post" action="/contacts/bulk" aria-label="Work on several contacts">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="at" value="{{AT}}">
<input type="hidden" name="page" value="{{PAGE}}">
<input type="hidden" name="back" value="{{BACK}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
<div class="bulk-whom" role="radiogroup" aria-label="Whom">
<label class="check"><input type="radio" name="whom" value="ticked" checked><span>Ticked rows<span class="num" data-ticked></span></span></label>
<label class="check"><input type="radio" name="whom" value="all"><span>{{#ALL}}{{#MANY}}All {{/MANY}}{{TOTAL}}{{#ONE}} person{{/ONE}}{{/ALL}}{{#ALL_FOUND}}All that were found{{/ALL_FOUND}}</span></label>
</div>
<div class="bulk-actions">
<button class="btn btn-quiet btn-sm" type="submit" name="action" value="tag"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#tag"></use></svg>Tag</button>
<button class="btn btn-quiet btn-sm" type="submit" name="action" value="untag">Untag</button>
<button class="btn btn-quiet btn-sm" type="submit" name="action" value="set"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg>Set a field</button>
<button class="btn btn-quiet btn-sm" type="submit" name="action" value="segment-add"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#segments"></use></svg>Add to segments</button>
<details class="menu"><summary class="btn btn-quiet btn-sm">More<svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg></summary>
<div class="menu-items menu-end">
<button type="submit" name="action" value="segment-remove">Remove from segments</button>
{{#MAY_EXPORT}}<button type="submit" formaction="/contacts/bulk-export" name="action" value="export">Export</button>{{/MAY_EXPORT}}
<hr>
<button type="submit" name="action" value="deactivate">Deactivate</button>
<button type="submit" name="action" value="activate">Activate</button>
<hr>
<button type="submit" name="action" value="archive">Archive</button>
<button class="is-danger" type="submit" name="action" value="delete">Delete, active ones too</button>
</div></details>
</div>
</form>
