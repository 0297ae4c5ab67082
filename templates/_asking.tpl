{{%AUTOESCAPE context="HTML"}}
{{!
The segments that ask for a tag or an attribute, in one line.  Filled by lib/web/asking.c.
  SEGMENT rows: SEGMENT_N SEGMENT_NAME, NEXT (not the first); MORE with MORE_LINK or MORE_PLAIN: MORE_TEXT
  MORE_HREF; HIDDEN with HIDDEN_TEXT and BESIDE (others stand in front)
}}
<span>{{#SEGMENT}}{{#NEXT}}, {{/NEXT}}<a href="/segments/view?id={{SEGMENT_N}}"><bdi>{{SEGMENT_NAME}}</bdi></a>{{/SEGMENT}}{{#MORE}} and {{#MORE_LINK}}<a href="{{MORE_HREF}}">{{MORE_TEXT}}</a>{{/MORE_LINK}}{{#MORE_PLAIN}}{{MORE_TEXT}}{{/MORE_PLAIN}}{{/MORE}}{{#HIDDEN}}{{#BESIDE}}, {{/BESIDE}}<span class="muted">{{HIDDEN_TEXT}}</span>{{/HIDDEN}}</span>
