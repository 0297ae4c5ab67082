{{%AUTOESCAPE context="HTML"}}
{{!
The attributes on one contact's page.  Filled by cgi-bin/contacts_attributes.c.
  ID; SHOWN_ROWS with ATTRIBUTE rows: ATTRIBUTE_N NAME; AS_TEXT with SHOWN, AS_LINK with LINK, AS_MAIL with LINK
  ADDRESS, AS_CHIPS with CHIP rows (CHIP_LABEL) and MORE_CHIPS with CHIPS_COUNT, or NO_VALUE; KEY and PEN (WAS, KEEP_PAGE with PAGE_N, OPEN, INPUT_BAD, INPUT_ERROR) with
  one of IS_TEXT IS_NUMBER IS_DAY IS_MOMENT IS_LINK (VALUE, MAX), IS_YES_NO (YES NO UNKNOWN), IS_CHOICE and IS_SEVERAL
  (CHOICE rows: CHOICE_N CHOICE_LABEL, CHOSEN); or PEN_LINK
  MORE with MORE_COUNT when not all with a value are shown; PAGED with the include PAGER: a page of very many
  REST: REST_COUNT, BESIDE_OTHERS, one of MISSING_LINKS MISSING_MENU MISSING_TEXTS with MISSING rows: ATTRIBUTE_N NAME
}}
<section class="panel" id="attributes"><div class="panel-head"><h2>Attributes</h2></div>
{{#SHOWN_ROWS}}
<dl class="kv kv-wide">
{{#ATTRIBUTE}}
<dt id="attribute-{{ATTRIBUTE_N}}"><bdi>{{NAME}}</bdi></dt>
<dd class="pen-row">
<span class="pen-value">{{#AS_TEXT}}<bdi>{{SHOWN:p}}</bdi>{{/AS_TEXT}}{{#AS_LINK}}<a href="{{LINK}}" target="_blank" rel="noopener noreferrer"><bdi>{{LINK}}</bdi></a>{{/AS_LINK}}{{#AS_MAIL}}<a href="mailto:{{ADDRESS:u}}"><bdi>{{LINK}}</bdi></a>{{/AS_MAIL}}{{#AS_CHIPS}}<span class="chips">{{#CHIP}}<span class="chip"><bdi>{{CHIP_LABEL}}</bdi></span>{{/CHIP}}{{#MORE_CHIPS}}<a class="chip" href="/contacts/view?id={{ID}}&amp;attribute={{ATTRIBUTE_N}}#attribute-{{ATTRIBUTE_N}}">{{CHIPS_COUNT}} more<span class="visually-hidden"> of {{NAME}}</span></a>{{/MORE_CHIPS}}</span>{{/AS_CHIPS}}{{#NO_VALUE}}<span class="none">–</span>{{/NO_VALUE}}</span>
{{#PEN_LINK}}<a class="icon-button pen-link" href="/contacts/view?id={{ID}}&amp;attribute={{ATTRIBUTE_N}}#attribute-{{ATTRIBUTE_N}}" title="Edit {{NAME}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg><span class="visually-hidden">Edit {{NAME}}</span></a>{{/PEN_LINK}}
{{#PEN}}
<details class="pen"{{#OPEN}} open{{/OPEN}}>
<summary class="icon-button" title="Edit {{NAME}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg><span class="visually-hidden">Edit {{NAME}}</span></summary>
<form method="post" action="/contacts/attribute">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="attribute" value="{{ATTRIBUTE_N}}">
{{#KEEP_PAGE}}<input type="hidden" name="attributes" value="{{PAGE_N}}">{{/KEEP_PAGE}}
<textarea name="was" hidden aria-label="Stored value" tabindex="-1">{{WAS:p}}</textarea>
{{#IS_TEXT}}<textarea class="form-control" id="attr.{{KEY}}" name="value" rows="2" maxlength="{{MAX}}" dir="auto" autocomplete="off" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>{{VALUE:p}}</textarea>{{/IS_TEXT}}
{{#IS_NUMBER}}<input class="form-control" id="attr.{{KEY}}" name="value" value="{{VALUE}}" maxlength="{{MAX}}" inputmode="decimal" autocomplete="off" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>{{/IS_NUMBER}}
{{#IS_DAY}}<input class="form-control" id="attr.{{KEY}}" name="value" type="date" min="1900-01-01" max="9999-12-31" value="{{VALUE}}" autocomplete="off" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>{{/IS_DAY}}
{{#IS_MOMENT}}<input class="form-control" id="attr.{{KEY}}" name="value" value="{{VALUE}}" maxlength="40" autocomplete="off" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>{{/IS_MOMENT}}
{{#IS_LINK}}<input class="form-control" id="attr.{{KEY}}" name="value" value="{{VALUE}}" maxlength="{{MAX}}" inputmode="url" dir="auto" autocomplete="off" spellcheck="false" placeholder="https://" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>{{/IS_LINK}}
{{#IS_YES_NO}}<select class="form-select" id="attr.{{KEY}}" name="value" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>
<option value=""{{#UNKNOWN}} selected{{/UNKNOWN}}>unknown</option>
<option value="yes"{{#YES}} selected{{/YES}}>yes</option>
<option value="no"{{#NO}} selected{{/NO}}>no</option>
</select>{{/IS_YES_NO}}
{{#IS_CHOICE}}<select class="form-select" id="attr.{{KEY}}" name="value" aria-label="{{NAME}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}>
<option value="">–</option>
{{#CHOICE}}<option value="{{CHOICE_LABEL}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{CHOICE_LABEL}}</option>
{{/CHOICE}}
</select>{{/IS_CHOICE}}
{{#IS_SEVERAL}}<fieldset class="boxes"{{#INPUT_BAD}} aria-describedby="attr.{{KEY}}-error"{{/INPUT_BAD}}><legend class="visually-hidden">{{NAME}}</legend>
{{#CHOICE}}<label class="check"><input type="checkbox" name="chosen" value="{{CHOICE_N}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{CHOICE_LABEL}}</bdi></span></label>
{{/CHOICE}}
</fieldset>{{/IS_SEVERAL}}
<button class="btn btn-primary btn-sm" type="submit">Save changes</button><a class="btn btn-quiet btn-sm" href="/contacts/view?id={{ID}}{{#KEEP_PAGE}}&amp;attributes={{PAGE_N}}{{/KEEP_PAGE}}" data-pen-close>Cancel</a>
{{>INPUT_ERROR}}
</form>
</details>
{{/PEN}}
</dd>
{{/ATTRIBUTE}}
</dl>
{{/SHOWN_ROWS}}
{{#MORE}}<p class="attribute-rest"><a href="/contacts/view?id={{ID}}&amp;attributes=1#attributes">{{MORE_COUNT}} more with a value</a></p>{{/MORE}}
{{#PAGED}}{{>PAGER}}
<p class="attribute-rest"><a href="/contacts/view?id={{ID}}#attributes">Show fewer</a></p>{{/PAGED}}
{{#REST}}
<details class="attribute-rest">
<summary>{{REST_COUNT}} {{#BESIDE_OTHERS}}more {{/BESIDE_OTHERS}}without a value</summary>
{{#MISSING_LINKS}}<ul>
{{#MISSING}}<li><a href="/contacts/view?id={{ID}}&amp;attribute={{ATTRIBUTE_N}}#attribute-{{ATTRIBUTE_N}}"><bdi>{{NAME}}</bdi></a></li>
{{/MISSING}}
</ul>{{/MISSING_LINKS}}
{{#MISSING_MENU}}<form class="inline-form" method="get" action="/contacts/view">
<input type="hidden" name="id" value="{{ID}}">
<div class="field"><label for="missing">Attribute</label><select class="form-select" id="missing" name="attribute">
{{#MISSING}}<option value="{{ATTRIBUTE_N}}">{{NAME}}</option>
{{/MISSING}}
</select></div>
<button class="btn btn-quiet" type="submit">Fill in</button>
</form>{{/MISSING_MENU}}
{{#MISSING_TEXTS}}<ul>
{{#MISSING}}<li><bdi>{{NAME}}</bdi></li>
{{/MISSING}}
</ul>{{/MISSING_TEXTS}}
</details>
{{/REST}}
</section>
