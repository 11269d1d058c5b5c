package io.gossamer.proxy.inbound;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.HttpRecorder;

/**
 * The series of permitted requests with one set of labels.
 *
 * @param http requests and responses
 * @param allowed by the authorization
 */
record InboundSeries(HttpRecorder http, Counter allowed) {}
