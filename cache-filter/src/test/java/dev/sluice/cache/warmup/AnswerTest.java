package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswerTest {
    @ParameterizedTest
    @CsvSource({
        "200, sluice; fwd=uri-miss; fwd-status=200; stored, STORED",
        "404, sluice; fwd=uri-miss; fwd-status=404; stored; ttl=5, STORED",
        "200, sluice; hit; ttl=30; detail=far, ALREADY_THERE",
        "200, sluice; fwd=uri-miss; fwd-status=200; detail=private, NOT_STORED",
        "404, sluice; fwd=uri-miss; fwd-status=404, NOT_STORED",
        "500, sluice; fwd=uri-miss; fwd-status=500, FAILED",
        "503, '', FAILED",
        "429, '', FAILED",
        "200, '', UNTOLD",
        "200, Other; hit, UNTOLD"
    })
    void outcomeIsWhatTheCacheSays(int status, String told, Answer.Outcome outcome) {
        assertThat(Answer.of(status, List.of(told)).outcome()).isEqualTo(outcome);
    }

    @Test
    void cachesOnTheWayAreNotTakenForThisOne() {
        Answer answer = Answer.of(200, List.of("sluice; fwd=uri-miss; stored, Other; hit"));
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.STORED);
    }

    @Test
    void absenceOfTheApplicationIsToldFromItsErrors() {
        assertThat(Answer.of(404, List.of()).isOfAnother(true)).isTrue();
        assertThat(Answer.of(404, List.of()).isOfAnother(false)).isFalse();
        assertThat(Answer.of(503, List.of()).isOfAnother(false)).isTrue();
        assertThat(Answer.of(404, List.of("sluice; fwd=uri-miss")).isOfAnother(true))
                .isFalse();
        assertThat(Answer.of(200, List.of()).isOfAnother(true)).isFalse();
    }
}
