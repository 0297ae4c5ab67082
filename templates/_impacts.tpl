{{%AUTOESCAPE context="HTML"}}
{{!
What a change does to the segments that ask for something.  Filled by lib/web/alteration_view.c.
  IMPACT rows: SEGMENT_N SEGMENT_NAME; NUMBERS with BEFORE AFTER, SAME, ENTERING and LEAVING (PEOPLE_COUNT, PERSON rows
  with CONTACT_N CONTACT_NAME, REST with REST_COUNT), or NOTE (NOTE_TEXT NOTE_CLASS); HIDDEN (HIDDEN_TEXT)
}}
<ul class="plain">
{{#IMPACT}}
<li><a href="/segments/view?id={{SEGMENT_N}}"><bdi>{{SEGMENT_NAME}}</bdi></a>:
{{#NUMBERS}}{{BEFORE}} now, {{AFTER}} afterwards{{#SAME}} – the same ones{{/SAME}}.
{{#ENTERING}}<details><summary>{{PEOPLE_COUNT}} would enter</summary><ul class="chips">{{#PERSON}}<li class="chip"><a href="/contacts/view?id={{CONTACT_N}}"><bdi>{{CONTACT_NAME}}</bdi></a></li>{{/PERSON}}{{#REST}}<li class="chip accent">and {{REST_COUNT}} more</li>{{/REST}}</ul></details>{{/ENTERING}}
{{#LEAVING}}<details><summary>{{PEOPLE_COUNT}} would leave</summary><ul class="chips">{{#PERSON}}<li class="chip"><a href="/contacts/view?id={{CONTACT_N}}"><bdi>{{CONTACT_NAME}}</bdi></a></li>{{/PERSON}}{{#REST}}<li class="chip accent">and {{REST_COUNT}} more</li>{{/REST}}</ul></details>{{/LEAVING}}{{/NUMBERS}}
{{#NOTE}}<span class="badge-soft {{NOTE_CLASS}}">{{NOTE_TEXT}}</span>{{/NOTE}}</li>
{{/IMPACT}}
{{#HIDDEN}}<li class="muted">{{HIDDEN_TEXT}}</li>{{/HIDDEN}}
</ul>
