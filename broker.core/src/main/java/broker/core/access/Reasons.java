package broker.core.access;

import broker.core.packet.ReasonCode;

/** The reason codes of the programming interface in the core's own enum. */
final class Reasons {
  private Reasons() {}

  static ReasonCode of(broker.api.message.ReasonCode reason) {
    ReasonCode same = ReasonCode.of(reason.code());
    return same == null ? ReasonCode.NOT_AUTHORIZED : same;
  }
}
