package dev.sluice.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void whatIsPutIntoATemplateIsEscapedUnlessItIsMarkup() {
        Html bold = new Html("<b>me</b>");
        assertThat(Html.of("<p title=\"{}\">{}</p>", "\"'<>&", bold).markup())
                .isEqualTo("<p title=\"&quot;&#39;&lt;&gt;&amp;\"><b>me</b></p>");
    }

    @Test
    void placesInWhatWasPutInAreNoPlaces() {
        assertThat(Html.of("{} {}", "{}", "x").markup()).isEqualTo("{} x");
    }

    @Test
    void partsWithoutAPlaceAreAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{}", 1, 2));
    }
}
