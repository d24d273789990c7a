// Host test bench: carries out commands.txt on the verilated kernel that the argument names and writes results.txt. The formats are described
// in docs/verification.md. kernels.h includes the models and lists them: KERNELS(k) is k(name, read latency in cycles) for each.
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "kernels.h"
#include "verilated.h"

namespace {

// A kernel with one entry has no such port.
template <typename Model>
auto chooseEntry(Model& model, std::uint32_t entry, int) -> decltype(model.entry, void()) {
    model.entry = entry;
}

template <typename Model>
void chooseEntry(Model&, std::uint32_t, long) {}

template <typename Model, std::uint32_t readLatencyCycles>
class HostBench {
public:
    HostBench() : commands(std::fopen("commands.txt", "r")), results(std::fopen("results.txt", "w")) {
        if (commands == nullptr || results == nullptr) {
            std::perror("commands.txt or results.txt");
            std::exit(EXIT_FAILURE);
        }
    }

    ~HostBench() {
        kernel.final();
        std::fclose(results);
        std::fclose(commands);
    }

    HostBench(const HostBench&) = delete;
    HostBench& operator=(const HostBench&) = delete;

    // False when a command is unknown.
    bool runAll() {
        kernel.rst = 1;
        tick();
        tick();
        kernel.rst = 0;
        char kind;
        std::uint32_t first;
        while (std::fscanf(commands, " %c %" SCNx32, &kind, &first) == 2) {
            std::uint32_t second = 0;
            if ((kind == 'W' || kind == 'R') && std::fscanf(commands, " %" SCNx32, &second) != 1) {
                return false;
            }
            switch (kind) {
                case 'L': cycleLimit = first; break;
                case 'W': writeWord(first, second); break;
                case 'R': readWords(first, second); break;
                case 'X':
                    if (!run(first)) {
                        return true;
                    }
                    break;
                default: std::fprintf(stderr, "unknown command %c\n", kind); return false;
            }
        }
        put('E', 0);
        return true;
    }

private:
    // Ends a cycle. busy and readData are the outputs of that cycle; inputs set afterwards belong to the next.
    void tick() {
        kernel.clk = 0;
        kernel.eval();
        busy = kernel.busy;
        readData = kernel.host_read_data;
        kernel.clk = 1;
        kernel.eval();
    }

    void put(char kind, std::uint32_t value) { std::fprintf(results, "%c %08" PRIX32 "\n", kind, value); }

    void writeWord(std::uint32_t address, std::uint32_t data) {
        kernel.host_enable = 1;
        kernel.host_write = 1;
        kernel.host_address = address;
        kernel.host_write_data = data;
        tick();
        kernel.host_enable = 0;
        kernel.host_write = 0;
    }

    // One request per cycle; the answer to a request comes readLatencyCycles later.
    void readWords(std::uint32_t address, std::uint32_t count) {
        for (std::uint32_t cycle = 0; cycle < count + readLatencyCycles; ++cycle) {
            kernel.host_enable = cycle < count;
            kernel.host_address = cycle < count ? address + cycle : address;
            tick();
            if (cycle >= readLatencyCycles) {
                put('V', readData);
            }
        }
    }

    // False when the cycle limit was reached.
    bool run(std::uint32_t entry) {
        kernel.start = 1;
        chooseEntry(kernel, entry, 0);
        tick();
        kernel.start = 0;
        tick();
        std::uint32_t cycles = 0;
        while (busy) {
            if (++cycles > cycleLimit) {
                put('T', cycleLimit);
                return false;
            }
            tick();
        }
        put('C', cycles);
        return true;
    }

    Model kernel;
    std::FILE* commands;
    std::FILE* results;
    std::uint32_t cycleLimit = 0;
    std::uint32_t readData = 0;
    bool busy = false;
};

}  // namespace

int main(int count, char** arguments) {
#define RUN_IF_NAMED(name, latency)                                     \
    if (count == 2 && std::strcmp(arguments[1], #name) == 0) {          \
        return HostBench<V##name, latency>().runAll() ? EXIT_SUCCESS : EXIT_FAILURE; \
    }
    KERNELS(RUN_IF_NAMED)
    std::fprintf(stderr, "name one of the kernels of this build\n");
    return EXIT_FAILURE;
}
