{{%AUTOESCAPE context="HTML"}}
{{!
A running job.  The element refreshes itself while REFRESH_URL is set; without scripting the page's
REFRESH section does it.
  ID           unique on the page, the same in every answer;  LABEL  what runs
  RUNNING      section with REFRESH_URL (the page itself); leave it out when the job is over
  STATE        one sentence: "Taking in rows", "Waiting for its turn"
  DONE TOTAL   numbers as shown;  VALUE MAX  plain numbers for the bar
  PERCENT      section with PERCENT_NUMBER; UNKNOWN  section instead, when no total is known
  RATE         section with PER_SECOND;  LEFT  section with LEFT_TEXT ("about 2 minutes left")
}}
<div class="progress-box" id="{{ID}}"{{#RUNNING}} data-refresh-url="{{REFRESH_URL}}"{{/RUNNING}}>
<div class="progress-head"><strong>{{LABEL}}</strong>{{#PERCENT}}<span class="progress-percent">{{PERCENT_NUMBER}} %</span>{{/PERCENT}}</div>
{{#PERCENT}}<progress value="{{VALUE}}" max="{{MAX}}" aria-label="{{LABEL}}">{{PERCENT_NUMBER}} %</progress>{{/PERCENT}}
{{#UNKNOWN}}<progress aria-label="{{LABEL}}"></progress>{{/UNKNOWN}}
<div class="progress-foot"><span role="status">{{STATE}}</span><span class="num">{{DONE}}{{#PERCENT}} of {{TOTAL}}{{/PERCENT}} done{{#RATE}} · {{PER_SECOND}} per second{{/RATE}}{{#LEFT}} · {{LEFT_TEXT}}{{/LEFT}}</span></div>
</div>
