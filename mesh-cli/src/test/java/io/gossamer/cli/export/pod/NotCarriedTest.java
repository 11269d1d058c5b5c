package io.gossamer.cli.export.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.compose.model.ComposeService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotCarriedTest {

    @Test
    void everyKeyOfTheSpecificationIsCarriedOrNamed() {
        List<String> known = new ArrayList<>(NotCarried.CARRIED);
        known.addAll(NotCarried.WITHOUT_MEANING);
        known.addAll(NotCarried.REMEDIES.keySet());

        assertThat(known)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ComposeService.specifiedKeys());
    }
}
