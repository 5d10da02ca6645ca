package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.util.Map;

/** Tells who is calling, as JSON; only requests with a good token come this far. */
final class MeServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    MeServlet(Layout layout) {
        super(layout);
    }

    @Override
    protected void get(Exchange exchange) throws Refused, IOException {
        exchange.json(Map.of(
                "user", exchange.signedIn().name(), "node", exchange.layout().node()));
    }
}
