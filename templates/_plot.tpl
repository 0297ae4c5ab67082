{{%AUTOESCAPE context="HTML"}}
{{!
A small plot; lib/web/plot.h fills it.  LINE AREA PLOT_TITLE
}}
<svg class="plot" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="{{PLOT_TITLE}}"><title>{{PLOT_TITLE}}</title><path class="plot-area" d="{{AREA}}"></path><path class="plot-line" d="{{LINE}}"></path></svg>
