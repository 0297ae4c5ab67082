{{%AUTOESCAPE context="HTML"}}
{{!
Archived and deleted people, and the page where live and deleted ones stand together.  Filled by
cgi-bin/contacts_gone.c.
  TITLE_TEXT SUB PATH TOTAL_TEXT GONE_HEAD; TABS ACTS RAIL includes; MAY_EXPORT with EXPORT_HREF
  Q INSIDE; FILTER_TEXT; FILTER_WRONG with FILTER_ERROR; CLEAR with CLEAR_HREF
  SORT rows: KEY LABEL, SORT_GONE with WORD, SELECTED; MAY_BRING_BACK with BRING_DO,
  ALL (ACTION FILTER_TEXT Q AT INSIDE PAGE BACK, COUNTED with COUNT)
  ROWS with CHECK_ALL or NO_CHECK and CONTACT rows: ID NAME; HAS_EMAIL with EMAIL or NO_EMAIL; HAS_PHONE, NO_PHONE; STATUS with
  STATUS_CLASS STATUS_TEXT; PHONE_STATUS with PHONE_CLASS PHONE_TEXT; DEACTIVATED; HAS_REASON with REASON, NO_REASON or MERGED with INTO_ID;
  IS_LIVE, or IS_GONE with GONE GONE_EXACT; CREATED CREATED_EXACT; TICK; ACT rows as in _contact_row_menu; MAY_ERASE
  and PAGER; or NO_ROWS with EMPTY
}}
<div class="page-head"><div><h1>{{TITLE_TEXT}}</h1><p class="page-sub">{{TOTAL_TEXT}}. {{SUB}}</p></div>
<div class="page-actions">{{#MAY_EXPORT}}<a class="btn btn-quiet" href="{{EXPORT_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Export</a>{{/MAY_EXPORT}}</div></div>
{{>TABS}}
{{>ACTS}}
<div class="with-rail">
{{>RAIL}}
<div class="rail-main">
<form class="toolbar" method="get" action="{{PATH}}" role="search">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="1000" placeholder="Name, e-mail, phone, company, ID" aria-label="Search these contacts" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
<input class="form-control filter-line" name="filter" value="{{FILTER_TEXT}}" placeholder="Filter: country is &quot;AT&quot;" aria-label="Filter" autocomplete="off" spellcheck="false"{{#FILTER_WRONG}} aria-invalid="true" aria-describedby="filter-error"{{/FILTER_WRONG}}>
<button class="btn btn-quiet" type="submit">Search</button>
{{#CLEAR}}<a class="btn btn-link btn-sm" href="{{CLEAR_HREF}}">Clear</a>{{/CLEAR}}
<div class="toolbar-end"><select class="form-select" name="sort" aria-label="Sort by" data-submit>
{{#SORT}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{#SORT_GONE}}{{WORD}}: {{/SORT_GONE}}{{LABEL}}</option>
{{/SORT}}
</select></div>
</form>
{{#FILTER_WRONG}}<div class="callout callout-danger" role="alert" id="filter-error"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg><div><p><strong>Nobody is shown:</strong> <bdi>{{FILTER_ERROR}}</bdi></p></div></div>{{/FILTER_WRONG}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="{{TITLE_TEXT}}">
<table class="grid-table stacked gone">
<thead><tr>
<th scope="col" class="col-check">{{#CHECK_ALL}}<input type="checkbox" aria-label="Choose all rows of this page" data-check-all>{{/CHECK_ALL}}{{#NO_CHECK}}<span class="visually-hidden">Chosen</span>{{/NO_CHECK}}</th>
<th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Phone</th>
<th scope="col">Reason</th><th scope="col" class="date">{{GONE_HEAD}}</th><th scope="col" class="date wide-only">Created</th>
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#CONTACT}}
<tr>
<td class="col-check">{{#TICK}}<input type="checkbox" form="acts" name="contact" value="{{ID}}" aria-label="Choose {{NAME}}">{{/TICK}}</td>
<td class="main"><a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a>{{#DEACTIVATED}} <span class="badge-soft is-off">Deactivated</span>{{/DEACTIVATED}}</td>
{{#HAS_EMAIL}}<td data-label="E-mail"><bdi>{{EMAIL}}</bdi>{{#STATUS}}<span class="row-status"><span class="status {{STATUS_CLASS}}"><span class="status-dot"></span>{{STATUS_TEXT}}</span></span>{{/STATUS}}</td>{{/HAS_EMAIL}}
{{#NO_EMAIL}}<td class="blank"><span class="none">–</span></td>{{/NO_EMAIL}}
{{#HAS_PHONE}}<td data-label="Phone" class="nowrap"><bdi>{{PHONE}}</bdi>{{#PHONE_STATUS}}<span class="row-status"><span class="status {{PHONE_CLASS}}"><span class="status-dot"></span>{{PHONE_TEXT}}</span></span>{{/PHONE_STATUS}}</td>{{/HAS_PHONE}}
{{#NO_PHONE}}<td class="blank"><span class="none">–</span></td>{{/NO_PHONE}}
{{#HAS_REASON}}<td data-label="Reason" class="wrap"><bdi>{{REASON}}</bdi></td>{{/HAS_REASON}}
{{#MERGED}}<td data-label="Reason" class="wrap"><span>merged into <a href="/contacts/view?id={{INTO_ID}}">contact {{INTO_ID}}</a></span></td>{{/MERGED}}
{{#NO_REASON}}<td class="blank"><span class="none">–</span></td>{{/NO_REASON}}
{{#IS_GONE}}<td data-label="{{GONE_HEAD}}" class="date"><time title="{{GONE_EXACT}}">{{GONE}}</time></td>{{/IS_GONE}}
{{#IS_LIVE}}<td class="blank"><span class="none">–</span></td>{{/IS_LIVE}}
<td data-label="Created" class="date wide-only"><time title="{{CREATED_EXACT}}">{{CREATED}}</time></td>
<td class="col-actions"><details class="menu"><summary class="icon-button" aria-label="Actions for contact {{ID}}">⋯</summary>
<div class="menu-items menu-end"><a href="/contacts/view?id={{ID}}">View</a>{{#ACT}}{{#ACT_NOW}}<button type="submit" form="acts" name="do" value="{{ACT_DO}}">{{ACT_LABEL}}</button>{{/ACT_NOW}}{{#ACT_ASKS}}<a href="{{ACT_HREF}}">{{ACT_LABEL}}</a>{{/ACT_ASKS}}{{/ACT}}{{#MAY_ERASE}}<hr><a href="/contacts/erase?id={{ID}}">Erase for good …</a>{{/MAY_ERASE}}</div></details></td>
</tr>
{{/CONTACT}}
</tbody>
</table>
</div>
{{>PAGER}}
{{/ROWS}}
{{#MAY_BRING_BACK}}<div class="cluster"><button class="btn btn-primary" type="submit" form="acts" name="do" value="{{BRING_DO}}">Bring the chosen back</button>
{{#ALL}}<form method="post" action="/contacts/bulk">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="{{ACTION}}">
<input type="hidden" name="whom" value="all">
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="at" value="{{AT}}">
<input type="hidden" name="page" value="{{PAGE}}">
<input type="hidden" name="back" value="{{BACK}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
<button class="btn btn-quiet" type="submit">Bring all {{#COUNTED}}{{COUNT}} {{/COUNTED}}back …</button>
</form>{{/ALL}}</div>{{/MAY_BRING_BACK}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
</div>
</div>
