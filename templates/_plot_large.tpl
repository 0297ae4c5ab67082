{{%AUTOESCAPE context="HTML"}}
{{!
A large plot with its scales; lib/web/plot.h fills LINE AREA PLOT_TITLE, the page HIGH LOW (numbers,
LOW only in HAS_LOW) and FIRST LAST (days)
}}
<figure class="plot-figure">
<div class="plot-scale" aria-hidden="true"><span>{{HIGH}}</span>{{#HAS_LOW}}<span>{{LOW}}</span>{{/HAS_LOW}}</div>
<svg class="plot plot-large" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{{PLOT_TITLE}}"><title>{{PLOT_TITLE}}</title><path class="plot-area" d="{{AREA}}"></path><path class="plot-line" d="{{LINE}}"></path></svg>
<figcaption><span>{{FIRST}}</span><span>{{LAST}}</span></figcaption>
</figure>
