package io.gossamer.destination.grpc;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.EndpointSet;
import io.gossamer.destination.view.EndpointsView;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Profile;
import io.gossamer.destination.view.ProfileView;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** {@code io.linkerd.proxy.destination.Destination}. */
public final class DestinationService {

    private static final Update CUT_GET = Update.newBuilder().build();
    private static final DestinationProfile CUT_PROFILE = DestinationProfile.newBuilder().build();

    private final EndpointsView endpointsView;
    private final ProfileView profileView;
    private final Channel<EndpointsView.Query, EndpointSet> endpoints;
    private final Channel<ProfileView.Query, Profile> profiles;
    private final Memo<EndpointSet, Update> updates = new Memo<>(EndpointMessages::updates);
    private final Memo<Profile, DestinationProfile> profileMessages;

    public DestinationService(MeshSettings settings, Publisher publisher) {
        endpointsView = new EndpointsView(settings);
        profileView = new ProfileView(settings);
        endpoints = publisher.channel(endpointsView::evaluate, endpointsView::watched);
        profiles = publisher.channel(profileView::evaluate, profileView::evaluate);
        String domain = settings.clusterDomain();
        profileMessages =
                new Memo<>(
                        (previous, current) ->
                                List.of(ProfileMessages.profile(current.value(), domain)));
    }

    /** Open watches of endpoints. */
    public int destinations() {
        return endpoints.size();
    }

    /** Open watches of profiles. */
    public int profiles() {
        return profiles.size();
    }

    /** The service for a gRPC server. */
    public ServerServiceDefinition bindService() {
        return new CuttableStreams(new Methods(), CUT_GET, CUT_PROFILE).bindService();
    }

    private final class Methods extends DestinationGrpc.DestinationImplBase {

        @Override
        public void get(GetDestination request, StreamObserver<Update> observer) {
            Client client =
                    ClientStrings.client(request.getContextToken())
                            .prefers(
                                    AnnouncedFeatures.current()
                                            .contains(ProxyFeatures.ZONE_PREFERENCE));
            Calls.watch(
                    endpointsView.parse(request.getPath(), client),
                    endpoints,
                    observer,
                    updates,
                    CUT_GET);
        }

        @Override
        public void getProfile(
                GetDestination request, StreamObserver<DestinationProfile> observer) {
            // The answer depends on the client's namespace alone, so those of one share it.
            Client client = ClientStrings.client(request.getContextToken());
            Lookup<ProfileView.Query> query =
                    profileView.parse(request.getPath(), new Client(client.namespace(), "", ""));
            Calls.watch(query, profiles, observer, profileMessages, CUT_PROFILE);
        }
    }
}
