package io.gossamer.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameSuffixesTest {

    @Test
    void namesEndOnWholeLabelsInAnyCaseWithOrWithoutTheRootsDot() {
        NameSuffixes names = new NameSuffixes(List.of("svc.cluster.local.", "Example.COM"));

        assertThat(names.contains("books.default.svc.cluster.local")).isTrue();
        assertThat(names.contains("Books.Default.SVC.cluster.local.")).isTrue();
        assertThat(names.contains("example.com")).isTrue();
        assertThat(names.contains("badexample.com")).isFalse();
        assertThat(names.contains("cluster.local")).isFalse();
    }

    @Test
    void theRootHasEveryNameAndNoSuffixHasNone() {
        assertThat(new NameSuffixes(List.of(".")).contains("anything")).isTrue();
        assertThat(new NameSuffixes(List.of()).contains("anything")).isFalse();
    }
}
