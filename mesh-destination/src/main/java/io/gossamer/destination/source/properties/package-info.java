/**
 * Routes that stand in the service's own settings, in the shorthand of Spring Cloud Gateway,
 * translated into the resources that manifests define. Depends on the resource model and on the way
 * in which settings report their problems; knows neither Spring nor another source.
 */
@NullMarked
package io.gossamer.destination.source.properties;

import org.jspecify.annotations.NullMarked;
