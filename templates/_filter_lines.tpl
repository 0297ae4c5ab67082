{{%AUTOESCAPE context="HTML"}}
{{!
A filter in words, one line for each condition; includes itself for groups.
  one of ALL_OF ANY_OF NOT_ALL_OF NONE_OF when there are several lines, NOT when one is turned round
  LINE rows: CONDITION with WORDS, or the include GROUP_LINES
}}
<div class="filter-lines">
{{#ALL_OF}}<p class="filter-join">All of these</p>{{/ALL_OF}}
{{#ANY_OF}}<p class="filter-join">Any of these</p>{{/ANY_OF}}
{{#NOT_ALL_OF}}<p class="filter-join">Not all of these</p>{{/NOT_ALL_OF}}
{{#NONE_OF}}<p class="filter-join">None of these</p>{{/NONE_OF}}
{{#NOT}}<p class="filter-join">Not</p>{{/NOT}}
<ul>
{{#LINE}}
<li>{{#CONDITION}}<bdi>{{WORDS}}</bdi>{{/CONDITION}}{{>GROUP_LINES}}</li>
{{/LINE}}
</ul>
</div>
