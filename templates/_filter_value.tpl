{{%AUTOESCAPE context="HTML"}}
{{!
The value of one line of the filter builder.  Filled by cgi-bin/contacts_line.c.  N and one of:
  ONE: VALUE TYPE MODE; SUGGESTS with LIST_N    MENU: CHOICE rows VALUE LABEL SELECTED
  SEVERAL: VALUES ROWS_N; SUGGESTS with LIST_N; CLOSED: there are no others;
    PICKS with PICK rows VALUE
  RANGE: VALUE TO TYPE MODE    SPAN: NUMBER, UNIT rows KEY LABEL SELECTED    PERIOD: UNIT rows
  OTHER: CHOICE rows
}}
{{#ONE}}<input class="form-control" type="{{TYPE}}" name="value" value="{{VALUE}}" inputmode="{{MODE}}" aria-label="Value, line {{N}}"{{#SUGGESTS}} list="values-{{LIST_N}}"{{/SUGGESTS}}>{{/ONE}}
{{#MENU}}<select class="form-select" name="value" aria-label="Value, line {{N}}" data-combo="Search the values">
{{#CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/CHOICE}}
</select>{{/MENU}}
{{#OTHER}}<input type="hidden" name="with" value="field"><select class="form-select" name="value" aria-label="Other field, line {{N}}" data-combo="Search the fields">
{{#CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/CHOICE}}
</select>{{/OTHER}}
{{#SEVERAL}}<textarea class="form-control" name="values" rows="{{ROWS_N}}" aria-label="Values, line {{N}}" placeholder="One or more, with commas between them" data-chips{{#SUGGESTS}} data-list="values-{{LIST_N}}"{{/SUGGESTS}}{{#CLOSED}} data-closed{{/CLOSED}}>{{VALUES:p}}</textarea>
{{#PICKS}}<noscript><details class="line-picks"><summary>Pick from the list</summary>
{{#PICK}}<label class="check"><input type="checkbox" name="values" value="{{VALUE}}"><span>{{VALUE}}</span></label>
{{/PICK}}</details></noscript>{{/PICKS}}{{/SEVERAL}}
{{#RANGE}}<input class="form-control" type="{{TYPE}}" name="value" value="{{VALUE}}" inputmode="{{MODE}}" aria-label="From, line {{N}}"><span class="line-unit">and</span><input class="form-control" type="{{TYPE}}" name="to" value="{{TO}}" inputmode="{{MODE}}" aria-label="To, line {{N}}">{{/RANGE}}
{{#SPAN}}<span class="line-span"><input class="form-control number" name="number" value="{{NUMBER}}" inputmode="numeric" maxlength="7" aria-label="Number, line {{N}}"><select class="form-select unit" name="unit" aria-label="Unit, line {{N}}">
{{#UNIT}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/UNIT}}
</select></span>{{/SPAN}}
{{#PERIOD}}<select class="form-select unit" name="unit" aria-label="Period, line {{N}}">
{{#UNIT}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/UNIT}}
</select>{{/PERIOD}}
