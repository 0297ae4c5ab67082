{{%AUTOESCAPE context="HTML"}}
{{!
The status groups beside a list of contacts; above it on narrow screens.  Filled by cgi-bin/contacts_rail.c.
  STATUS_GROUP rows: CHANNEL_HEAD with CHANNEL_NAME in front of the first of a channel; GROUP_LABEL
  GROUP_CLASS GROUP_COUNT GROUP_HREF; GROUP_HINT: it is live and deleted people; GROUP_CURRENT: its link drops it.  GROUP_DROP with DROP_HREF
  DROP_LABEL
}}
<details class="rail-fold"{{#GROUP_DROP}} open{{/GROUP_DROP}}><summary class="btn btn-quiet btn-sm">By status{{#GROUP_DROP}}: {{DROP_LABEL}}{{/GROUP_DROP}}</summary></details>
<nav class="rail" aria-label="By status">
<ul>
{{#STATUS_GROUP}}
{{#CHANNEL_HEAD}}<li class="rail-head">{{CHANNEL_NAME}}</li>{{/CHANNEL_HEAD}}
<li><a class="rail-link {{GROUP_CLASS}}" href="{{GROUP_HREF}}"{{#GROUP_CURRENT}} aria-current="true" title="Click again to show everybody"{{/GROUP_CURRENT}}><span class="status {{GROUP_CLASS}}"><span class="status-dot"></span></span><span class="rail-label">{{GROUP_LABEL}}{{#GROUP_CURRENT}}<span class="visually-hidden"> (chosen; click to drop it)</span>{{/GROUP_CURRENT}}</span><span class="rail-count num">{{GROUP_COUNT}}</span>{{#GROUP_HINT}}<span class="rail-hint">with the deleted</span>{{/GROUP_HINT}}</a></li>
{{/STATUS_GROUP}}
</ul>
{{#GROUP_DROP}}<p class="rail-drop"><a href="{{DROP_HREF}}">Show everybody</a></p>{{/GROUP_DROP}}
</nav>
