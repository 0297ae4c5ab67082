{{%AUTOESCAPE context="HTML"}}
{{!
The jobs that cron starts.  SILENT or ALIVE; LINES (of a crontab) LINE_COUNT; BUDGET (SECONDS) or NO_BUDGET; ROOM or ROOM_LOW: FREE
  JOB rows: NAME PURPOSE STATE STATE_CLASS NEXT; CRON (CRON_AT CRON_AT_EXACT) or NO_CRON;
    RUN (STARTED STARTED_EXACT; TOOK with DURATION, WRONG with ERROR, KILLED) or NO_RUN
}}
<div class="page-head"><div><h1>Jobs</h1><p class="page-sub">What works in the background: started by a page that needs it at once, and by cron as a net.</p></div></div>
{{#SILENT}}
<div class="callout callout-warning" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>Cron starts nothing.</strong> Imports and exports begin with the page that asks for them, but what was broken off stays where it is, mail waits, and nobody tidies up at night. Give cron the lines below.</p></div></div>
{{/SILENT}}
{{#ROOM_LOW}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The disk is almost full: {{FREE}} left.</strong> Jobs stop where they are and go on when there is room.</p></div></div>
{{/ROOM_LOW}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Jobs">
<table class="grid-table stacked">
<thead><tr><th scope="col">Job</th><th scope="col">What it does</th><th scope="col">State</th><th scope="col">Started by cron</th><th scope="col">Next</th><th scope="col">Last run</th></tr></thead>
<tbody>
{{#JOB}}
<tr><td class="main"><strong>{{NAME}}</strong></td>
<td data-label="What it does" class="wrap">{{PURPOSE}}</td>
<td data-label="State" class="nowrap"><span class="status {{STATE_CLASS}}"><span class="status-dot"></span>{{STATE}}</span></td>
<td data-label="Started by cron" class="nowrap">{{#CRON}}<time title="{{CRON_AT_EXACT}}">{{CRON_AT}}</time>{{/CRON}}{{#NO_CRON}}never{{/NO_CRON}}</td>
<td data-label="Next" class="nowrap">{{NEXT}}</td>
<td data-label="Last run" class="wrap">{{#RUN}}<span><time title="{{STARTED_EXACT}}">{{STARTED}}</time>{{#TOOK}}, took {{DURATION}}{{/TOOK}}{{#KILLED}}, ended before it was done{{/KILLED}}{{#WRONG}}<br><span class="status is-bad"><span class="status-dot"></span>{{ERROR}}</span>{{/WRONG}}</span>{{/RUN}}{{#NO_RUN}}<span class="none">–</span>{{/NO_RUN}}</td></tr>
{{/JOB}}
</tbody>
</table>
</div>
<section class="panel"><div class="panel-head"><h2>For cron</h2></div>
<p>{{#ALIVE}}These are the lines of this installation, should you set cron up again.{{/ALIVE}}{{#SILENT}}On a shared host: one entry for each line, in the host's cron panel. On a server of your own: <code>crontab -e</code> as the account that muster runs as.{{/SILENT}}</p>
<p><label for="lines" class="visually-hidden">Lines for cron</label><textarea class="form-control mono wide" id="lines" wrap="off" rows="{{LINE_COUNT}}" readonly spellcheck="false">{{LINES:p}}</textarea></p>
<p class="muted">{{#BUDGET}}Imports and undos stop by themselves after {{SECONDS}} and go on at the next start.{{/BUDGET}}{{#NO_BUDGET}}Each job works until it is done. If your host ends long jobs, set <code>job_seconds</code> in muster.conf.{{/NO_BUDGET}}{{#ROOM}} {{FREE}} of disk are free.{{/ROOM}}</p>
</section>
