{{%AUTOESCAPE context="HTML"}}
{{!
A filter in words, one line for each condition; includes itself for groups.
  ALL_OF or ANY_OF when there are several lines
  LINE rows: CONDITION with WORDS, or the include GROUP_LINES (NOT: the group is turned round)
}}
<div class="filter-lines">
{{#ALL_OF}}<p class="filter-join">All of these</p>{{/ALL_OF}}
{{#ANY_OF}}<p class="filter-join">Any of these</p>{{/ANY_OF}}
<ul>
{{#LINE}}
<li>{{#CONDITION}}<bdi>{{WORDS}}</bdi>{{/CONDITION}}{{#NOT}}<span class="filter-join">Not</span>{{/NOT}}{{>GROUP_LINES}}</li>
{{/LINE}}
</ul>
</div>
