{{%AUTOESCAPE context="HTML"}}
{{!
An API token was just made.  NAME TOKEN COMMAND
}}
<p class="crumbs"><a href="/accounts/me-tokens">API tokens</a></p>
<div class="page-head"><h1>Token for <bdi>{{NAME}}</bdi></h1></div>
<section class="panel narrow">
<div class="field full">
<label for="token">API token</label>
<div class="copy"><input class="form-control mono" id="token" value="{{TOKEN}}" autocomplete="off" readonly><button class="btn btn-quiet" type="button" data-copy>Copy</button></div>
<p class="help">It is shown only now. Keep it as you would a password: whoever has it reads what you may read.</p>
</div>
<div class="field full">
<label for="command">Try it in a terminal</label>
<div class="copy"><input class="form-control mono" id="command" value="{{COMMAND}}" autocomplete="off" readonly><button class="btn btn-quiet" type="button" data-copy>Copy</button></div>
</div>
<div class="form-actions"><a class="btn btn-primary" href="/accounts/me-tokens">Done</a><a class="btn btn-quiet" href="/api">What the API answers</a></div>
</section>
