package dev.sluice.demo.admin;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import java.io.IOException;

/** The figures of this node as JSON, for the script that draws them. */
final class FiguresServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;

    private final transient NodeFigures figures;

    FiguresServlet(Layout layout, NodeFigures figures) {
        super(layout);
        this.figures = figures;
    }

    @Override
    void show(Exchange exchange) throws IOException {
        exchange.json(figures.now());
    }
}
