/* SPDX-License-Identifier: GPL-2.0 */
/* What main.c, the search, asks of each model. A model's own model.h includes this
 * behind its struct world, struct scenario and enum prop.
 */
#ifndef _MLAG_MODEL_CHECKER_H
#define _MLAG_MODEL_CHECKER_H

/* main.c: the scenario that is looked at */
extern const struct scenario *scn;

/* scenarios.c */
extern const struct scenario scenarios[];
extern const unsigned int nscenarios;

/* props.c */
void prop_failed(enum prop prop, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void props_transition(const struct world *pre, uint16_t ev,
		      const struct world *post);
void props_liveness(const struct world *w, uint64_t choice, bool tell);
extern unsigned int settle_max;
extern bool prop_off[NPROPS];
extern const char *const prop_names[NPROPS];

/* world.c */
void world_begin(struct world *w);
unsigned int world_events(const struct world *w, uint16_t *evs);
bool world_apply(struct world *w, uint16_t ev);
void world_print_event(const struct world *w, uint16_t ev);
void world_print(const struct world *w);

/* canon.c */
void world_canon(struct world *w);
unsigned int world_pack(const struct world *w, uint8_t *buf);
void world_unpack(struct world *w, const uint8_t *buf);

#endif /* _MLAG_MODEL_CHECKER_H */
