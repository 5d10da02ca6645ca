package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.web.Ground;
import java.util.Optional;

/** The topic of what the filters promise: a tour on which each promise is put to the test. */
public final class TourTopic {
    private TourTopic() {}

    /**
     * Adds the pages of the topic.
     *
     * @param faults what can be broken on purpose; empty where the demo has not started its parts itself
     */
    public static void addTo(Ground ground, Optional<Faults> faults) {
        Tour tour = new Tour(Steps.all());
        ground.alongside(tour);
        ground.serve(new TourServlet(ground.layout(), tour, faults), "/tour");
    }
}
