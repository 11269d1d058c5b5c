package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.mesh.v1.BackendFilters;
import io.gossamer.api.mesh.v1.FaultDelay;
import io.gossamer.api.mesh.v1.RequestMirror;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.resource.route.PathRewrite;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.view.outbound.OutboundRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rules of requests do beyond the contract, as our extension writes it (rule R14). */
final class ExtensionMessages {

    private ExtensionMessages() {}

    /** Where a rule was written, and the filters that the contract has no field for. */
    static Optional<RuleExtension> of(OutboundRoute.Rule rule, BackendMessages backends) {
        RuleExtension.Builder message = RuleExtension.newBuilder().setOrigin(rule.origin());
        OutboundRoute.Extension extension = rule.extension();
        if (extension.rewrite() != null) {
            message.setUrlRewrite(rewrite(extension.rewrite()));
        }
        if (extension.status() != null) {
            message.setResponseStatus(extension.status().status());
        }
        extension.mirrors().forEach(mirror -> message.addMirrors(mirror(mirror, backends)));
        if (rule.failure().isEmpty()) {
            backends(rule.backends(), backends).forEach(message::addBackends);
        }
        Fault.Delay delay = rule.fault().delay();
        if (delay != null) {
            message.setDelay(
                    FaultDelay.newBuilder()
                            .setTime(Durations.of(delay.time()))
                            .setNumerator(delay.share())
                            .setDenominator(Fault.ALL));
        }
        RuleExtension built = message.build();
        return built.equals(RuleExtension.getDefaultInstance())
                ? Optional.empty()
                : Optional.of(built);
    }

    /** In the order in which a rule's distribution has them. */
    private static List<BackendFilters> backends(
            List<OutboundRoute.Backend> all, BackendMessages backends) {
        List<BackendFilters> messages = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            OutboundRoute.Extension extension = all.get(i).extension();
            BackendFilters.Builder message = BackendFilters.newBuilder().setBackend(i);
            if (extension.rewrite() != null) {
                message.setUrlRewrite(rewrite(extension.rewrite()));
            }
            extension.mirrors().forEach(mirror -> message.addMirrors(mirror(mirror, backends)));
            if (message.hasUrlRewrite() || message.getMirrorsCount() > 0) {
                messages.add(message.build());
            }
        }
        return messages;
    }

    private static RequestMirror mirror(OutboundRoute.Mirror mirror, BackendMessages backends) {
        RequestMirror.Builder message =
                RequestMirror.newBuilder()
                        .setBackend(BackendMessages.resource(mirror.target()))
                        .setPath(backends.path(mirror.target()));
        boolean all = mirror.filter().numerator() == mirror.filter().denominator();
        return all
                ? message.build()
                : message.setNumerator(mirror.filter().numerator())
                        .setDenominator(mirror.filter().denominator())
                        .build();
    }

    private static UrlRewrite rewrite(RouteFilter.Rewrite rewrite) {
        UrlRewrite.Builder message = UrlRewrite.newBuilder().setHost(rewrite.host());
        path(rewrite.path(), message);
        return message.build();
    }

    private static void path(@Nullable PathRewrite path, UrlRewrite.Builder message) {
        if (path instanceof PathRewrite.Full full) {
            message.setFull(full.path());
        } else if (path instanceof PathRewrite.Prefix prefix) {
            message.setPrefix(prefix.prefix());
        } else if (path instanceof PathRewrite.Regex regex) {
            UrlRewrite.Regex.Builder built =
                    UrlRewrite.Regex.newBuilder().setPattern(regex.pattern());
            for (PathRewrite.Piece piece : regex.replacement()) {
                UrlRewrite.Regex.Piece.Builder part = UrlRewrite.Regex.Piece.newBuilder();
                built.addReplacement(
                        piece.group() < 0
                                ? part.setText(piece.text())
                                : part.setGroup(piece.group()));
            }
            message.setRegex(built);
        }
    }
}
