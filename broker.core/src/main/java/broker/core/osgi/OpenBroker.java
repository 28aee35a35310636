package broker.core.osgi;

import broker.core.runtime.Broker;

/**
 * The broker as a service once it has what its store holds, or is not to wait for one: nobody, from
 * the network or in this process, may come in before.
 */
record OpenBroker(Broker broker) {}
