package dev.sluice.demo.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the nodes of a trial have counted so far, read from their metrics pages and added up. Immutable.
 *
 * @param answersStored answers of the application that may be shared; what is personal is neither hit nor miss
 */
record Scrape(double statements, double objectHits, double objectLoads, double answerHits, double answersStored) {
    private static final String VALUE = "(?:\\{[^}]*})? ([0-9.eE+]+)$";

    static Scrape of(HttpClient http, List<String> nodes) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String node : nodes) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(node + "/metrics")).build();
            text.append(http.send(request, BodyHandlers.ofString()).body()).append('\n');
        }
        return new Scrape(
                sum(text, "demo_database_statements_total"),
                sum(text, "sluice_cache_objects_hits_total"),
                sum(text, "sluice_cache_objects_load_seconds_count"),
                sum(text, "sluice_cache_hits_total"),
                sum(text, "sluice_cache_stored_total"));
    }

    private static double sum(CharSequence text, String name) {
        return Pattern.compile("^" + name + VALUE, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    Scrape minus(Scrape before) {
        return new Scrape(
                statements - before.statements,
                objectHits - before.objectHits,
                objectLoads - before.objectLoads,
                answerHits - before.answerHits,
                answersStored - before.answersStored);
    }

    double objectHitRate() {
        return objectHits / Math.max(1, objectHits + objectLoads);
    }

    double answerHitRate() {
        return answerHits / Math.max(1, answerHits + answersStored);
    }
}
