{{%AUTOESCAPE context="HTML"}}
{{!
The contact list.  Filled by cgi-bin/contacts.c.
  TOTAL TOTAL_WORD, section MORE (TOTAL is a lower bound); Q; section INSIDE; section MAY_EDIT;
  MAY_EXPORT with EXPORT_HREF, MAY_SWEEP with SWEEP_HREF, MAY_ADD with ADD_HREF; SAMPLE while the sample shop is there
  SORT rows: KEY LABEL, section SELECTED; NAME_HREF CREATED_HREF UPDATED_HREF and sections
  NAME_SORTED CREATED_SORTED UPDATED_SORTED with DIRECTION
  FOUND_STARTS, FOUND_INSIDE or FOUND_INSTEAD: COUNT TEXT OTHER_HREF
  FILTER include; section OF_ALL with ALL while there is one; KEEP_FILTER with FILTER_TEXT, KEEP_AT
  with AT and BUILDING: what the search keeps of it; ALL_HREF in FOUND_...: without the search
  TABS ACTS RAIL includes; ACT rows of a row: ACT_NOW with ACT_DO ACT_LABEL, or ACT_ASKS with ACT_HREF ACT_LABEL;
  DEACTIVATED and PHONE_STATUS with PHONE_CLASS PHONE_TEXT
  HEAD rows: LABEL CSS, UNSORTED, BY_CREATED or BY_UPDATED; CELL rows of a contact: AS_BLANK, or FILLED (LABEL CSS) with one
  of AS_EMAIL (SHOWN, STATUS; OTHERS with OTHERS_N) AS_PHONE (SHOWN, PHONE_STATUS; OTHERS) AS_TIME (SHOWN EXACT) AS_LINK (LINK) AS_MAIL
  (LINK ADDRESS) AS_TEXT (SHOWN); COLUMNS_HREF
  ROWS with BULK include and CHECK_ALL when there is work for many, CONTACT rows (ROW_CHECK: may be ticked; ROW_EDIT: may be edited; ROW_WHY with WHY_HREF; ROW_TAGS with ROW_TAG rows TAG_LABEL TAG_CLASS and
  ROW_MORE with ROW_MORE_N) and PAGER, or NO_ROWS with EMPTY
}}
<div class="page-head" id="people-head">
<div><h1>Contacts</h1><p class="page-sub">{{#MORE}}More than {{/MORE}}{{TOTAL}}{{#OF_ALL}} of {{ALL}}{{/OF_ALL}} {{TOTAL_WORD}}</p></div>
<div class="page-actions">
<a class="btn btn-quiet" href="{{COLUMNS_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#columns"></use></svg>Columns</a>
{{#MAY_ADD}}<a class="btn btn-quiet" href="{{ADD_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#segments"></use></svg>Add to segments</a>{{/MAY_ADD}}
{{#MAY_SWEEP}}<a class="btn btn-quiet" href="{{SWEEP_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg>Delete unreachable …</a>{{/MAY_SWEEP}}
{{#MAY_EXPORT}}<a class="btn btn-quiet" href="{{EXPORT_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Export</a>{{/MAY_EXPORT}}
{{#MAY_EDIT}}
<a class="btn btn-quiet" href="/imports/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#imports"></use></svg>Import</a>
<a class="btn btn-primary" href="/contacts/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#person-plus"></use></svg>New contact</a>
{{/MAY_EDIT}}
</div>
</div>
{{#SAMPLE}}
<div class="callout callout-info sample-note"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>You are looking at a sample shop with invented people. When you have seen enough, take them out again.</p></div>
<a class="btn btn-quiet btn-sm" href="/contacts/remove-sample">Remove the sample …</a>
</div>
{{/SAMPLE}}
{{>TABS}}
{{>ACTS}}
<div class="with-rail">
{{>RAIL}}
<div class="rail-main">
<form class="toolbar" id="people-tools" method="get" action="/contacts" role="search">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="1000" placeholder="Name, e-mail, phone, company, ID" aria-label="Search contacts" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
{{#KEEP_FILTER}}<input type="hidden" name="filter" value="{{FILTER_TEXT}}">{{/KEEP_FILTER}}
{{#KEEP_AT}}<input type="hidden" name="at" value="{{AT}}">{{/KEEP_AT}}
{{#BUILDING}}<input type="hidden" name="build" value="1">{{/BUILDING}}
<button class="btn btn-quiet" type="submit">Search</button>
<label class="check"><input type="checkbox" name="inside" value="1"{{#INSIDE}} checked{{/INSIDE}}><span>Inside fields, too</span></label>
<div class="toolbar-end"><select class="form-select" name="sort" aria-label="Sort by" data-submit>
{{#SORT}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/SORT}}
</select></div>
</form>
{{>FILTER}}
<div id="people">
{{#FOUND_STARTS}}
<p class="found" role="status"><strong>{{COUNT}}</strong> found where a field starts with “<bdi>{{TEXT}}</bdi>”. <a href="{{OTHER_HREF}}">Look inside fields too</a> · <a href="{{ALL_HREF}}">Show everybody</a></p>
{{/FOUND_STARTS}}
{{#FOUND_INSIDE}}
<p class="found" role="status"><strong>{{COUNT}}</strong> found with “<bdi>{{TEXT}}</bdi>” anywhere in a field. <a href="{{OTHER_HREF}}">Only where a field starts with it</a> · <a href="{{ALL_HREF}}">Show everybody</a></p>
{{/FOUND_INSIDE}}
{{#FOUND_INSTEAD}}
<p class="found" role="status">No field starts with “<bdi>{{TEXT}}</bdi>”; <strong>{{COUNT}}</strong> found with it anywhere in a field. <a href="{{ALL_HREF}}">Show everybody</a></p>
{{/FOUND_INSTEAD}}
{{#ROWS}}
{{>BULK}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Contacts">
<table class="grid-table stacked">
<thead><tr>
{{#CHECK_ALL}}<th scope="col" class="col-check"><input type="checkbox" aria-label="Tick all rows of this page" data-check-all></th>{{/CHECK_ALL}}
<th scope="col"{{#NAME_SORTED}} aria-sort="{{DIRECTION}}"{{/NAME_SORTED}}><a class="sort" href="{{NAME_HREF}}">Name</a></th>
{{#HEAD}}{{#UNSORTED}}<th scope="col" class="{{CSS}}"><bdi>{{LABEL}}</bdi></th>{{/UNSORTED}}{{#BY_CREATED}}<th scope="col" class="{{CSS}}"{{#CREATED_SORTED}} aria-sort="{{DIRECTION}}"{{/CREATED_SORTED}}><a class="sort" href="{{CREATED_HREF}}">Created</a></th>{{/BY_CREATED}}{{#BY_UPDATED}}<th scope="col" class="{{CSS}}"{{#UPDATED_SORTED}} aria-sort="{{DIRECTION}}"{{/UPDATED_SORTED}}><a class="sort" href="{{UPDATED_HREF}}">Changed</a></th>{{/BY_UPDATED}}
{{/HEAD}}
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#CONTACT}}
<tr data-href="/contacts/view?id={{ID}}">
{{#ROW_CHECK}}<td class="col-check"><input type="checkbox" form="bulk" name="id" value="{{ID}}" aria-label="Tick {{NAME}}"></td>{{/ROW_CHECK}}
<td class="main"><a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a>{{#DEACTIVATED}} <span class="badge-soft is-off">Deactivated</span>{{/DEACTIVATED}}{{#HAS_COMPANY}} <span class="muted small sub"><bdi>{{COMPANY}}</bdi></span>{{/HAS_COMPANY}}{{#ROW_TAGS}}<span class="row-tags">{{#ROW_TAG}}<span class="chip {{TAG_CLASS}}" title="{{TAG_LABEL}}"><span class="tag-dot"></span><bdi>{{TAG_LABEL}}</bdi></span>{{/ROW_TAG}}{{#ROW_MORE}}<span class="muted small">+{{ROW_MORE_N}}</span>{{/ROW_MORE}}</span>{{/ROW_TAGS}}</td>
{{#CELL}}{{#AS_BLANK}}<td class="blank"><span class="none">–</span></td>{{/AS_BLANK}}{{#FILLED}}<td data-label="{{LABEL}}" class="{{CSS}}">{{#AS_EMAIL}}<a class="quiet" href="/contacts/view?id={{ID}}"><bdi>{{SHOWN}}</bdi></a>{{#OTHERS}} <span class="badge-soft" title="Further ones are on the profile">+{{OTHERS_N}}</span>{{/OTHERS}}{{#STATUS}}<span class="row-status"><span class="status {{STATUS_CLASS}}"><span class="status-dot"></span>{{STATUS_TEXT}}</span></span>{{/STATUS}}{{/AS_EMAIL}}{{#AS_PHONE}}<bdi>{{SHOWN}}</bdi>{{#OTHERS}} <span class="badge-soft" title="Further ones are on the profile">+{{OTHERS_N}}</span>{{/OTHERS}}{{#PHONE_STATUS}}<span class="row-status"><span class="status {{PHONE_CLASS}}"><span class="status-dot"></span>{{PHONE_TEXT}}</span></span>{{/PHONE_STATUS}}{{/AS_PHONE}}{{#AS_TIME}}<time title="{{EXACT}}">{{SHOWN}}</time>{{/AS_TIME}}{{#AS_LINK}}<a href="{{LINK}}" target="_blank" rel="noopener noreferrer"><bdi>{{LINK}}</bdi></a>{{/AS_LINK}}{{#AS_MAIL}}<a href="mailto:{{ADDRESS:u}}"><bdi>{{LINK}}</bdi></a>{{/AS_MAIL}}{{#AS_TEXT}}<bdi>{{SHOWN}}</bdi>{{/AS_TEXT}}</td>{{/FILLED}}
{{/CELL}}
<td class="col-actions"><details class="menu"><summary class="icon-button" aria-label="Actions for contact {{ID}}">⋯</summary>
<div class="menu-items menu-end"><a href="/contacts/view?id={{ID}}">View</a>{{#ROW_WHY}}<a href="{{WHY_HREF}}">Why here</a>{{/ROW_WHY}}{{#ROW_EDIT}}<a href="/contacts/edit?id={{ID}}">Edit</a>{{/ROW_EDIT}}{{#ACT}}{{#ACT_NOW}}<button type="submit" form="acts" name="do" value="{{ACT_DO}}">{{ACT_LABEL}}</button>{{/ACT_NOW}}{{#ACT_ASKS}}<a href="{{ACT_HREF}}">{{ACT_LABEL}}</a>{{/ACT_ASKS}}{{/ACT}}</div></details></td>
</tr>
{{/CONTACT}}
</tbody>
</table>
</div>
{{>PAGER}}
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
</div>
</div>
</div>
