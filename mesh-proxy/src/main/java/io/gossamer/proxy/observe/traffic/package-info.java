/**
 * The series of proxied traffic, looked up once per connection, endpoint or route and kept. Depends
 * on the recorder and the model only; knows no stage.
 */
@NullMarked
package io.gossamer.proxy.observe.traffic;

import org.jspecify.annotations.NullMarked;
