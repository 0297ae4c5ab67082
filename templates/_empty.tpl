{{%AUTOESCAPE context="HTML"}}
{{!
In place of a list without rows: what would stand here and what to do next.
  ICON (a name in static/icons.svg), TITLE, TEXT
  ACTION   section with ACTION_HREF ACTION_LABEL: the button
  SECOND   section with SECOND_HREF SECOND_LABEL: a quiet second way
}}
<div class="empty">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#{{ICON}}"></use></svg>
<h2>{{TITLE}}</h2>
<p>{{TEXT}}</p>
<div class="cluster">
{{#ACTION}}<a class="btn btn-primary" href="{{ACTION_HREF}}">{{ACTION_LABEL}}</a>{{/ACTION}}
{{#SECOND}}<a class="btn btn-quiet" href="{{SECOND_HREF}}">{{SECOND_LABEL}}</a>{{/SECOND}}
</div>
</div>
