package io.gossamer.proxy.inbound;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.HttpRecorder;
import io.gossamer.proxy.observe.traffic.InboundRouteRecorder;

/**
 * The series of permitted requests with one set of labels.
 *
 * @param http requests and responses
 * @param route the same for the route, over all clients
 * @param allowed by the authorization
 */
record InboundSeries(HttpRecorder http, InboundRouteRecorder route, Counter allowed) {}
