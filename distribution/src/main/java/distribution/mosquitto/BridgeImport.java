package distribution.mosquitto;

import java.util.List;

/** Mosquitto's bridges. Owned by the thread that imports. */
final class BridgeImport {
  private final Blocks blocks;
  private final Report report;

  BridgeImport(Blocks blocks, Report report, List<EtcFile> files) {
    this.blocks = blocks;
    this.report = report;
  }

  void run() {
    for (Block bridge : blocks.bridges()) {
      bridge
          .header()
          .ifPresent(l -> report.leftOut(l, "there is no plugin.bridge in this version"));
    }
  }
}
