{{%AUTOESCAPE context="HTML"}}
{{!
What is wrong with one form field, under the field.  The input names it: aria-invalid="true"
aria-describedby="NAME-error".
  NAME   the form field;  TEXT  a whole sentence that says what to enter instead
}}
<p class="field-error" id="{{NAME}}-error"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>{{TEXT}}</p>
