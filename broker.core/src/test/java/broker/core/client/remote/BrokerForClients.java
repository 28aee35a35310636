package broker.core.client.remote;

import broker.core.limits.Limits;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Broker;

/** A broker that lets everybody in. */
final class BrokerForClients {
  private BrokerForClients() {}

  static Broker start() {
    return new Broker(
        Limits.DEFAULTS,
        2,
        true,
        (connect, clientId, listener, answer) -> answer.decided(ReasonCode.SUCCESS));
  }
}
