{{%AUTOESCAPE context="HTML"}}
{{!
First, previous, next and last under a list.  Set by lib/web/pager:
  FROM TOTAL      numbers as shown, with thousands separators; RANGE with TO when it is more than one row;
  WHAT            "contacts", of a single one "contact"
  FIRST PREVIOUS NEXT LAST   sections with HREF for where one can go;
  NO_PREVIOUS NO_NEXT        sections for where one cannot (first + previous, next + last)
  MORE            section when TOTAL is a lower bound
}}
<nav class="pager" aria-label="Pages">
<p><strong>{{FROM}}{{#RANGE}}–{{TO}}{{/RANGE}}</strong> of {{#MORE}}more than {{/MORE}}<strong>{{TOTAL}}</strong> {{WHAT}}</p>
<ul>
{{#FIRST}}<li><a class="icon-button" href="{{HREF}}" rel="first" title="First page"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#first"></use></svg><span class="visually-hidden">First page</span></a></li>{{/FIRST}}
{{#PREVIOUS}}<li><a class="icon-button" href="{{HREF}}" rel="prev" title="Previous page"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#previous"></use></svg><span class="visually-hidden">Previous page</span></a></li>{{/PREVIOUS}}
{{#NO_PREVIOUS}}<li class="off" aria-hidden="true"><span class="icon-button"><svg class="icon"><use href="{{STATIC}}/icons.svg#first"></use></svg></span></li><li class="off" aria-hidden="true"><span class="icon-button"><svg class="icon"><use href="{{STATIC}}/icons.svg#previous"></use></svg></span></li>{{/NO_PREVIOUS}}
{{#NEXT}}<li><a class="icon-button" href="{{HREF}}" rel="next" title="Next page"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#next"></use></svg><span class="visually-hidden">Next page</span></a></li>{{/NEXT}}
{{#LAST}}<li><a class="icon-button" href="{{HREF}}" rel="last" title="Last page"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#last"></use></svg><span class="visually-hidden">Last page</span></a></li>{{/LAST}}
{{#NO_NEXT}}<li class="off" aria-hidden="true"><span class="icon-button"><svg class="icon"><use href="{{STATIC}}/icons.svg#next"></use></svg></span></li><li class="off" aria-hidden="true"><span class="icon-button"><svg class="icon"><use href="{{STATIC}}/icons.svg#last"></use></svg></span></li>{{/NO_NEXT}}
</ul>
</nav>
