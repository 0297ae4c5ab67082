{{%AUTOESCAPE context="HTML"}}
{{!
Whom an export means, as hidden inputs of a form: Q FILTER_VALUE STATES_VALUE DAY_VALUE, SEGMENT_SET with SEGMENT_ID, PICK_SET
with PICK_ID, INSIDE_SET.  Filled by cgi-bin/exports_new.c
}}
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="filter" value="{{FILTER_VALUE}}">
<input type="hidden" name="states" value="{{STATES_VALUE}}">
<input type="hidden" name="at" value="{{DAY_VALUE}}">
{{#SEGMENT_SET}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/SEGMENT_SET}}
{{#PICK_SET}}<input type="hidden" name="pick" value="{{PICK_ID}}">{{/PICK_SET}}
{{#INSIDE_SET}}<input type="hidden" name="inside" value="1">{{/INSIDE_SET}}
