package plugin.bridge.link;

import plugin.bridge.flow.Figures;

/**
 * A bridge as operators see it. An immutable snapshot, but for the figures.
 *
 * @param dialect empty while there is no connection
 * @param lastError empty if there was none
 */
public record BridgeView(
    String name,
    String state,
    String address,
    String dialect,
    Stock stock,
    Figures figures,
    String lastError) {
  /** Messages that had become too old, in the queue or at their turn. */
  public long expired() {
    return stock.expired() + figures.expired();
  }
}
