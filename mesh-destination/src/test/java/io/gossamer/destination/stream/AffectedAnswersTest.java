package io.gossamer.destination.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.outbound.OutboundPolicy;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change makes those answers again that were made from what changed, and no others. */
class AffectedAnswersTest {

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: shop}
            spec: {ports: [{port: 80}]}
            """;

    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: %s, namespace: shop}
            spec:
              parentRefs: [{group: "", kind: Service, name: %s}]
              rules: [{backendRefs: [{name: %s, port: 80}]}]
            """;

    private final TestMesh mesh = new TestMesh();
    private final AtomicLong clock = new AtomicLong();
    private final OutboundPolicyView view = new OutboundPolicyView(TestMesh.SETTINGS);
    private final BlockingQueue<String> evaluated = new LinkedBlockingQueue<>();
    private Publisher publisher;
    private Channel<OutboundPolicyView.Query, OutboundPolicy> policies;

    @BeforeEach
    void watchTwoServices() throws InterruptedException {
        for (String name : new String[] {"books", "pay", "mail"}) {
            mesh.put(name, SERVICE.formatted(name));
        }
        publisher = new Publisher(mesh.index()::snapshot, clock::get);
        mesh.index().onChange(publisher::wake);
        policies = publisher.channel(this::evaluate, this::evaluate);
        policies.subscribe(query("books"), new Silent());
        policies.subscribe(query("pay"), new Silent());
        // The first pass has nothing to compare with.
        change(() -> mesh.put("first", SERVICE.formatted("first")));
        evaluated.clear();
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void routeConcernsItsServiceOnly() throws InterruptedException {
        change(() -> mesh.put("route", ROUTE.formatted("r", "books", "mail")));
        assertThat(evaluated).containsExactly("books");

        evaluated.clear();
        change(() -> mesh.put("route", ROUTE.formatted("r", "pay", "mail")));
        assertThat(evaluated).containsExactlyInAnyOrder("books", "pay");

        evaluated.clear();
        change(() -> mesh.index().accept(Map.of(), Set.of("route")));
        assertThat(evaluated).containsExactly("pay");
    }

    @Test
    void backendConcernsTheRoutesThatNameIt() throws InterruptedException {
        change(() -> mesh.put("route", ROUTE.formatted("r", "books", "later")));
        evaluated.clear();

        change(() -> mesh.put("later", SERVICE.formatted("later")));

        assertThat(evaluated).containsExactly("books");
    }

    @Test
    void namespaceConcernsAllInIt() throws InterruptedException {
        change(
                () ->
                        mesh.put(
                                "ns",
                                """
                                apiVersion: v1
                                kind: Namespace
                                metadata:
                                  name: shop
                                  annotations: {config.linkerd.io/opaque-ports: "80"}
                                """));

        assertThat(evaluated).containsExactlyInAnyOrder("books", "pay");
    }

    @Test
    void whatNobodyAskedForConcernsNobody() throws InterruptedException {
        change(() -> mesh.put("mail", SERVICE.formatted("mail").replace("80", "81")));

        assertThat(evaluated).isEmpty();
    }

    private Lookup<OutboundPolicy> evaluate(Snapshot snapshot, OutboundPolicyView.Query query) {
        evaluated.add(query.target().host().replace(".shop.svc", ""));
        return view.evaluate(snapshot, query);
    }

    private OutboundPolicyView.Query query(String service) {
        return ((Lookup.Found<OutboundPolicyView.Query>) view.parse(service + ".shop.svc", "shop"))
                .value();
    }

    /** Makes a change and returns when all answers are up to it. */
    private void change(Runnable change) throws InterruptedException {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        Channel<String, Long> versions =
                publisher.channel(
                        (snapshot, query) -> Lookup.found(snapshot.whole().version()),
                        (snapshot, query) -> Lookup.found(snapshot.whole().version()));
        Versions reader = new Versions();
        Subscription subscription = versions.subscribe("", reader);
        reader.awaitAbove(-1);
        long before = mesh.index().snapshot().version();
        change.run();
        reader.awaitAbove(before);
        subscription.close();
    }

    private static class Silent implements Subscriber<OutboundPolicy> {

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void next(@Nullable State<OutboundPolicy> previous, State<OutboundPolicy> current) {}

        @Override
        public void fail(Lookup.Failed<OutboundPolicy> failure) {
            throw new AssertionError(failure.message());
        }

        @Override
        public void cut() {
            throw new AssertionError("it takes everything");
        }
    }

    /** Told last in each pass, since its channel is the newest. */
    private static final class Versions implements Subscriber<Long> {
        private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

        void awaitAbove(long version) throws InterruptedException {
            Long newest;
            do {
                newest = told.poll(10, TimeUnit.SECONDS);
                assertThat(newest).as("version above " + version).isNotNull();
            } while (newest <= version);
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void next(@Nullable State<Long> previous, State<Long> current) {
            told.add(current.value());
        }

        @Override
        public void fail(Lookup.Failed<Long> failure) {
            throw new AssertionError(failure.message());
        }

        @Override
        public void cut() {
            throw new AssertionError("it takes everything");
        }
    }
}
