package distribution.mosquitto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mosquitto's configuration turned into files for {@code etc/}. Nothing is written here. Owned by
 * the thread that imports.
 *
 * <p>What has no counterpart is left out if the broker is as closed without it; a listener that
 * would be more open than it was is left out with it.
 */
final class ConfImport {
  /** The one file without which there is no broker. */
  static final String CORE = "broker.core.cfg";

  /** What a packet has beyond the payload: topic, properties, header. */
  private static final long AROUND_PAYLOAD = 65_792;

  private final OptionTable table = OptionTable.shipped();
  private final Report report;
  private final Blocks blocks;
  private final EtcFile core = new EtcFile(CORE, "What holds for the whole broker");
  private final List<EtcFile> others = new ArrayList<>();
  private final AuthImport auth;

  private ConfImport(List<ConfLine> lines) {
    report = new Report(lines);
    blocks = Blocks.of(lines, table, report);
    auth = new AuthImport(blocks, report);
  }

  /**
   * What is to be written, and what to say about it.
   *
   * @param files configuration files, broker first
   * @param copies files to be copied, by the name they get
   */
  record Result(List<EtcFile> files, List<AuthImport.Copy> copies, Report report) {}

  /**
   * Reads a file and what it includes.
   *
   * @throws IOException if one of them, or a password or access control file, cannot be used
   */
  static Result read(Path file) throws IOException {
    return new ConfImport(ConfReader.read(file)).run();
  }

  private Result run() throws IOException {
    blocks.all().forEach(this::plain);
    broker();
    auth.plugins();
    new ListenerImport(blocks, auth, report, core, others).run();
    new BridgeImport(blocks, table, report, others).run();
    EtcFile authFile = auth.run();
    List<EtcFile> files = new ArrayList<>(List.of(core));
    files.addAll(others);
    files.add(authFile);
    return new Result(files, auth.copies(), report);
  }

  /** Everything for which the table alone says what to do. */
  private void plain(Block block) {
    for (ConfLine line : block.lines()) {
      MosquittoOption option = table.find(line.option()).orElseThrow();
      Optional<ConfLine> last = block.last(line.option());
      boolean repeated = last.isPresent() && last.get() != line;
      switch (option.treatment()) {
        case MOOT -> report.notNeeded(line, option.what());
        case NONE -> report.leftOut(line, option.what());
        case SHUTS -> shut(block, line, option);
        case KEY -> {
          if (repeated) {
            report.notNeeded(line, "set again in " + last.get().place());
          } else if (option.scope() == MosquittoOption.Scope.BROKER) {
            key(line, option);
          }
        }
        case BUILD -> {
          if (repeated) {
            report.notNeeded(line, "set again in " + last.get().place());
          } // else whoever builds it tells, also where each line counts
        }
      }
    }
  }

  private void shut(Block block, ConfLine line, MosquittoOption option) {
    report.leftOut(line, option.what());
    String reason = line.place() + " " + line.option();
    if (block == blocks.broker()) {
      blocks.listeners().stream().filter(this::isTls).forEach(l -> l.shut(reason));
    } else {
      block.shut(reason);
    }
  }

  /** A file of pre-shared keys that stands above all listeners is about those with a hint. */
  private boolean isTls(Block listener) {
    return listener.has("psk_hint");
  }

  private void key(ConfLine line, MosquittoOption option) {
    try {
      String value = Forms.translate(option.form(), line.value());
      report.taken(line, core.set(option.targetKey(), value, line));
    } catch (IllegalArgumentException e) {
      report.leftOut(line, String.valueOf(e.getMessage()));
    }
  }

  private void broker() {
    for (ConfLine line : blocks.broker().lines()) {
      switch (line.option()) {
        case ConfReader.INCLUDE -> report.taken(line, "its files are read in Mosquitto's order");
        case "per_listener_settings" -> perListener(line);
        case "message_size_limit" -> messageSize(line);
        default -> {} // told elsewhere
      }
    }
  }

  private void perListener(ConfLine line) {
    if (blocks.perListener()) {
      report.taken(line, "allow_anonymous of each listener, exempt_listeners in plugin.auth.cfg");
    } else {
      report.notNeeded(line, "it is so");
    }
  }

  private void messageSize(ConfLine line) {
    try {
      long limit = Forms.number(line.value(), 0);
      if (blocks.broker().has("max_packet_size")) {
        report.notNeeded(line, "max_packet_size is set");
      } else if (limit == 0) {
        report.notNeeded(line, "0 is no limit");
      } else {
        String packet = Forms.translate("size", Long.toString(limit + AROUND_PAYLOAD));
        report.taken(line, core.set("max_packet_size", packet, line));
      }
    } catch (IllegalArgumentException e) {
      report.leftOut(line, String.valueOf(e.getMessage()));
    }
  }
}
