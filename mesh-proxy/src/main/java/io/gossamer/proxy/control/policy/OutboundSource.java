package io.gossamer.proxy.control.policy;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ResumableStream;
import io.gossamer.proxy.control.connect.ResumableStream.AfterEnd;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.control.policy.OutboundCombination.Answer;
import io.gossamer.proxy.control.watch.Remembered;
import io.gossamer.proxy.control.watch.WatchSource;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.model.Target;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one target: OutboundPolicies.Watch and, where asked for, GetProfile. On the
 * control loop.
 */
public final class OutboundSource implements WatchSource<OutboundLookup> {

    private static final Logger log = LoggerFactory.getLogger(OutboundSource.class);

    /** Our own: how long a policy waits for a profile that may never come. */
    static final Duration PROFILE_PATIENCE = Duration.ofSeconds(1);

    /**
     * How to ask and what to do without an answer.
     *
     * @param limits of both streams
     * @param queueCapacity of backends that no policy describes
     * @param failfast of backends that no policy describes
     * @param detectTimeout where no policy says one
     * @param hold how long what was known outlives a server that does not know it any more
     */
    public record Settings(
            Limits limits,
            int queueCapacity,
            Duration failfast,
            Duration detectTimeout,
            Duration hold) {}

    private final Target target;
    private final EventLoop loop;
    private final Settings settings;
    private final OutboundCombination combination;
    private final Remembered<OutboundPolicy> policyMemory;
    private final Remembered<DestinationProfile> profileMemory;
    private final ResumableStream<TrafficSpec, OutboundPolicy> policies;
    private final @Nullable ResumableStream<GetDestination, DestinationProfile> profiles;

    private @Nullable Answer answer;
    private @Nullable Profile profile;
    private boolean profileDecided;
    private boolean stale;
    private long version;
    private final Hold policyHold;
    private final Hold profileHold;
    private @Nullable ScheduledFuture<?> patience;
    private @Nullable Sink<OutboundLookup> sink;

    /**
     * Not started yet.
     *
     * @param profileRequest null if no profile is asked for this target
     */
    public OutboundSource(
            Target target,
            ControlChannel policyChannel,
            TrafficSpec policyRequest,
            Remembered<OutboundPolicy> policyMemory,
            ControlChannel profileChannel,
            @Nullable GetDestination profileRequest,
            Remembered<DestinationProfile> profileMemory,
            Settings settings) {
        this.target = target;
        this.loop = policyChannel.loop().loop();
        this.settings = settings;
        this.policyHold = new Hold(loop, settings.hold());
        this.profileHold = new Hold(loop, settings.hold());
        this.combination =
                new OutboundCombination(
                        target,
                        settings.queueCapacity(),
                        settings.failfast(),
                        settings.detectTimeout());
        this.policyMemory = policyMemory;
        this.profileMemory = profileMemory;
        this.policies =
                new ResumableStream<>(
                        policyChannel,
                        ControlMethods.WATCH_OUTBOUND_POLICY,
                        policyRequest,
                        settings.limits(),
                        new Policies());
        this.profiles =
                profileRequest == null
                        ? null
                        : new ResumableStream<>(
                                profileChannel,
                                ControlMethods.GET_PROFILE,
                                profileRequest,
                                settings.limits(),
                                new Profiles());
        this.profileDecided = profileRequest == null;
    }

    @Override
    public @Nullable OutboundLookup initial() {
        OutboundPolicy policy = policyMemory.restored();
        if (policy == null) {
            return null;
        }
        stale = true;
        answer = answer(policy);
        DestinationProfile message = profileMemory.restored();
        if (message != null && profiles != null) {
            decideProfile(message);
        }
        return combination.combine(answer, profile, true, ++version);
    }

    @Override
    public void start(Sink<OutboundLookup> to) {
        sink = to;
        policies.start();
        if (profiles != null) {
            profiles.start();
        }
    }

    @Override
    public void stop() {
        policies.stop();
        if (profiles != null) {
            profiles.stop();
        }
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        policyHold.end();
        profileHold.end();
    }

    /** An empty message is how a target that the service does not know is remembered. */
    private Answer answer(OutboundPolicy message) {
        if (message.equals(OutboundPolicy.getDefaultInstance())) {
            return new Answer.Missing();
        }
        Mapped<io.gossamer.proxy.model.OutboundPolicy> mapped =
                OutboundPolicyMapping.map(message, settings.detectTimeout(), false, version);
        if (mapped instanceof Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy> valid) {
            return new Answer.Policy(valid.value());
        }
        String problem =
                ((Mapped.Invalid<io.gossamer.proxy.model.OutboundPolicy>) mapped).problem();
        log.warn("outbound policy of {}: {}", target.authority(), problem);
        return new Answer.Failed(problem);
    }

    private void decideProfile(DestinationProfile message) {
        Profile next = Profile.of(message);
        profile = next.isEmpty() ? null : next;
        profileDecided = true;
    }

    private void publish() {
        if (answer == null) {
            return;
        }
        if (!profileDecided) {
            waitForProfile();
            return;
        }
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        if (sink != null) {
            sink.publish(combination.combine(answer, profile, stale, ++version));
        }
    }

    private void waitForProfile() {
        if (patience == null) {
            patience =
                    loop.schedule(
                            () -> {
                                patience = null;
                                profileDecided = true;
                                publish();
                            },
                            PROFILE_PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** The contract's table of errors (section 2, row Outbound Watch). */
    private final class Policies implements ResumableStream.Owner<OutboundPolicy> {

        private void missing() {
            if (answer instanceof Answer.Policy) {
                policyHold.begin(this::believeMissing);
            } else if (!(answer instanceof Answer.Missing) || stale) {
                believeMissing();
            }
        }

        private void believeMissing() {
            stale = false;
            answer = new Answer.Missing();
            policyMemory.memory().accept(OutboundPolicy.getDefaultInstance());
            publish();
        }

        /** What looks like a name of the mesh may be a service in a moment; others hardly. */
        private AfterEnd afterMissing() {
            return profiles == null ? AfterEnd.RETRY_SLOWLY : AfterEnd.RETRY_SOON;
        }

        @Override
        public void message(OutboundPolicy message) {
            policyHold.end();
            stale = false;
            answer =
                    message.equals(OutboundPolicy.getDefaultInstance())
                            ? new Answer.Failed("policy: empty (expected: metadata and protocol)")
                            : answer(message);
            if (answer instanceof Answer.Policy) {
                policyMemory.memory().accept(message);
            }
            publish();
        }

        @Override
        public AfterEnd ended(GrpcStatus status) {
            switch (status.code()) {
                case NOT_FOUND, UNIMPLEMENTED -> {
                    missing();
                    return afterMissing();
                }
                case INVALID_ARGUMENT, FAILED_PRECONDITION -> {
                    if (!(answer instanceof Answer.Policy)) {
                        answer = new Answer.Failed(String.valueOf(status.description()));
                        publish();
                    }
                    return AfterEnd.RETRY_SLOWLY;
                }
                default -> {
                    return AfterEnd.RETRY;
                }
            }
        }
    }

    /** The contract's table of errors (section 2, row GetProfile). */
    private final class Profiles implements ResumableStream.Owner<DestinationProfile> {

        private void believeNone() {
            profile = null;
            profileDecided = true;
            profileMemory.memory().accept(DestinationProfile.getDefaultInstance());
            publish();
        }

        @Override
        public void message(DestinationProfile message) {
            profileHold.end();
            decideProfile(message);
            profileMemory.memory().accept(message);
            publish();
        }

        @Override
        public AfterEnd ended(GrpcStatus status) {
            return switch (status.code()) {
                case INVALID_ARGUMENT, FAILED_PRECONDITION -> {
                    if (profile != null) {
                        profileHold.begin(this::believeNone);
                        yield AfterEnd.RETRY;
                    }
                    if (!profileDecided) {
                        believeNone();
                    }
                    yield AfterEnd.RETRY_SLOWLY;
                }
                default -> AfterEnd.RETRY;
            };
        }
    }
}
