/* model_tree.c - XGBoost's saved trees into flat arrays, and down them.
 *
 * Why not libxgboost: it started 602 threads for 300 sessions unless told
 * otherwise for each booster, opens files at every call, and its contributions
 * took up to 2.2 ms. A walk needs none of that. */
#include "judge/model_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

/* One saved tree, its columns side by side. */
struct saved_tree {
	const json_t *left, *right, *feature, *condition, *missing, *cover;
	const json_t *type; /* of the split; 0: by a number */
	size_t count;       /* of nodes */
	bool *seen;
};

struct reading {
	struct model_trees *trees;
	struct saved_tree tree;
	size_t feature_count;
	struct fault *fault;
};

static int
complain(struct reading *reading, const char *what)
{
	return fault_set(
	    reading->fault, "tree %zu: %s", reading->trees->count, what);
}

/* Column `at` of a node as an integer of at least `least`. */
static int
read_index(const json_t *column, size_t at, json_int_t least, json_int_t most,
    json_int_t *out)
{
	const json_t *value = json_array_get(column, at);

	if (!json_is_integer(value) || json_integer_value(value) < least ||
	    json_integer_value(value) > most)
		return -1;
	*out = json_integer_value(value);
	return 0;
}

static int
read_float(const json_t *column, size_t at, float *out)
{
	const json_t *value = json_array_get(column, at);
	float number = (float)json_number_value(value);

	if (!json_is_number(value) || !isfinite(number))
		return -1;
	*out = number;
	return 0;
}

/* What a split says, without its children. */
static int
read_split(struct reading *reading, size_t at, struct model_node *out)
{
	const struct saved_tree *tree = &reading->tree;
	json_int_t feature, missing, type;

	if (read_index(tree->feature, at, 0,
		(json_int_t)reading->feature_count - 1, &feature) != 0)
		return complain(reading,
		    "a split by a feature that is not in "
		    "the table");
	/* Saved as a number or as true and false, by version. */
	missing = json_is_true(json_array_get(tree->missing, at)) ? 1 : 0;
	if (!json_is_boolean(json_array_get(tree->missing, at)) &&
	    read_index(tree->missing, at, 0, 1, &missing) != 0)
		return complain(reading,
		    "a split does not say where missing "
		    "values go");
	if (read_index(tree->type, at, 0, 0, &type) != 0)
		return complain(reading, "a split by categories");
	out->feature = (uint16_t)feature;
	out->missing_left = missing == 1;
	return 0;
}

/* A node that is still to be read, and whose right child it is. */
struct pending {
	size_t at; /* among the saved ones */
	int depth;
	uint32_t parent; /* place, when is_right */
	bool is_right;
};

/* Nodes to come: on the way down one right child a level waits. */
struct stack {
	struct pending items[LIMIT_MODEL_DEPTH + 2];
	size_t count;
};

/* Let the children of a split wait, the left one to be next. */
static int
push_children(struct reading *reading, const struct pending *from,
    uint32_t place, struct stack *stack)
{
	json_int_t most = (json_int_t)reading->tree.count - 1;
	json_int_t left, right;

	if (from->depth >= LIMIT_MODEL_DEPTH)
		return complain(reading, "deeper than a model may be");
	if (read_index(reading->tree.left, from->at, 1, most, &left) != 0 ||
	    read_index(reading->tree.right, from->at, 1, most, &right) != 0)
		return complain(reading, "a child that is not there");
	stack->items[stack->count++] = (struct pending){ (size_t)right,
		from->depth + 1, place, true };
	stack->items[stack->count++] = (struct pending){ (size_t)left,
		from->depth + 1, place, false };
	return 0;
}

/* The node's own numbers. */
static int
read_node(struct reading *reading, size_t at, struct model_node *out)
{
	if (reading->tree.seen[at])
		return complain(reading, "a node with two parents");
	reading->tree.seen[at] = true;
	if (reading->trees->node_count >= LIMIT_MODEL_NODES)
		return complain(reading, "more nodes than a model may have");
	if (read_float(reading->tree.condition, at, &out->value) != 0 ||
	    read_float(reading->tree.cover, at, &out->cover) != 0)
		return complain(reading, "a node without its numbers");
	if (out->cover <= 0)
		return complain(reading, "a node that no row reached");
	return 0;
}

/* One node: kept, and its children made to wait. */
static int
add_node(
    struct reading *reading, const struct pending *next, struct stack *stack)
{
	struct model_trees *trees = reading->trees;
	const json_t *left = json_array_get(reading->tree.left, next->at);
	uint32_t place = (uint32_t)trees->node_count;
	struct model_node node = { 0 };

	if (!json_is_integer(left))
		return complain(reading, "a node without its children");
	if (read_node(reading, next->at, &node) != 0)
		return -1;
	if (json_integer_value(left) != -1 &&
	    (read_split(reading, next->at, &node) != 0 ||
		push_children(reading, next, place, stack) != 0))
		return -1;
	trees->nodes = mem_grow(trees->nodes, trees->node_count,
	    &trees->node_cap, sizeof *trees->nodes);
	trees->nodes[trees->node_count++] = node;
	if (next->is_right)
		trees->nodes[next->parent].right = place;
	return 0;
}

/* All nodes of a tree, parents first, left before right. */
static int
add_nodes(struct reading *reading)
{
	struct stack stack = { .count = 1 };

	while (stack.count > 0) {
		struct pending next = stack.items[--stack.count];

		if (add_node(reading, &next, &stack) != 0)
			return -1;
	}
	return 0;
}

/* The mean of a tree's leaves by the rows that reached them. A child stands
 * behind its parent, so that the sums grow from the end. */
static double
mean_of(const struct model_trees *trees, uint32_t root)
{
	const struct model_node *nodes = trees->nodes;
	size_t count = trees->node_count - root;
	double *means = mem_new(count, sizeof *means);
	double mean;

	for (size_t i = count; i-- > 0;) {
		const struct model_node *node = &nodes[root + i];
		const struct model_node *left = node + 1;
		const struct model_node *right = &nodes[node->right];

		means[i] = (double)node->value;
		if (node->right != 0)
			means[i] = (means[i + 1] * (double)left->cover +
				       means[node->right - root] *
					   (double)right->cover) /
			    ((double)left->cover + (double)right->cover);
	}
	mean = means[0];
	free(means);
	return mean;
}

static int
read_tree(struct reading *reading, const json_t *saved)
{
	struct model_trees *trees = reading->trees;
	struct saved_tree *tree = &reading->tree;
	uint32_t root = (uint32_t)trees->node_count;
	int status;

	*tree = (struct saved_tree){
		.left = json_object_get(saved, "left_children"),
		.right = json_object_get(saved, "right_children"),
		.feature = json_object_get(saved, "split_indices"),
		.condition = json_object_get(saved, "split_conditions"),
		.missing = json_object_get(saved, "default_left"),
		.cover = json_object_get(saved, "sum_hessian"),
		.type = json_object_get(saved, "split_type"),
		.count = json_array_size(
		    json_object_get(saved, "left_children")),
	};
	if (tree->count == 0)
		return complain(reading, "no nodes");
	tree->seen = mem_new(tree->count, sizeof *tree->seen);
	status = add_nodes(reading);
	free(tree->seen);
	if (status != 0)
		return -1;
	trees->roots[trees->count++] = root;
	trees->expected += mean_of(trees, root);
	return 0;
}

/* A member along a path of names, or NULL. */
static const json_t *
member(const json_t *object, const char *const *names)
{
	while (*names != NULL)
		object = json_object_get(object, *names++);
	return object;
}

static int
check_kind(const json_t *learner, struct fault *fault)
{
	static const struct {
		const char *const path[3];
		const char *want;
	} rows[] = {
		{ { "objective", "name", NULL }, "binary:logistic" },
		{ { "gradient_booster", "name", NULL }, "gbtree" },
		{ { "learner_model_param", "num_class", NULL }, "0" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *const *path = rows[i].path;
		const char *text = json_string_value(member(learner, path));

		if (text == NULL || strcmp(text, rows[i].want) != 0)
			return fault_set(fault, "its %s %s is not %s", path[0],
			    path[1], rows[i].want);
	}
	return 0;
}

/* The probability that everything starts from, written as a text: "5E-1". */
static int
read_base(const json_t *learner, float *out, struct fault *fault)
{
	static const char *const path[] = { "learner_model_param", "base_score",
		NULL };
	const char *text = json_string_value(member(learner, path));
	json_t *number = text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL)
				      : NULL;
	float score = (float)json_number_value(number);

	json_decref(number);
	/* A text that is no number is 0. */
	if (!(score > 0.0F && score < 1.0F))
		return fault_set(
		    fault, "its base_score is no number between 0 and 1");
	*out = -logf(1.0F / score - 1.0F);
	return 0;
}

static int
read_all(const json_t *saved, size_t feature_count, struct model_trees *out,
    struct fault *fault)
{
	static const char *const path[] = { "gradient_booster", "model",
		"trees", NULL };
	const json_t *learner = json_object_get(saved, "learner");
	const json_t *trees = member(learner, path);
	struct reading reading = {
		.trees = out, .feature_count = feature_count, .fault = fault
	};
	size_t count = json_array_size(trees);

	if (learner == NULL)
		return fault_set(fault, "this is no model of XGBoost");
	if (check_kind(learner, fault) != 0 ||
	    read_base(learner, &out->base, fault) != 0)
		return -1;
	if (count == 0 || count > LIMIT_MODEL_TREES)
		return fault_set(fault, "it has %zu trees, not 1 to %d", count,
		    LIMIT_MODEL_TREES);
	out->roots = mem_new(count, sizeof *out->roots);
	out->expected = (double)out->base;
	for (size_t i = 0; i < count; i++)
		if (read_tree(&reading, json_array_get(trees, i)) != 0)
			return -1;
	return 0;
}

int
model_trees_read(const json_t *saved, size_t feature_count,
    struct model_trees *out, struct fault *fault)
{
	struct model_trees trees = { 0 };

	if (read_all(saved, feature_count, &trees, fault) != 0) {
		model_trees_release(&trees);
		return -1;
	}
	*out = trees;
	return 0;
}

void
model_trees_release(struct model_trees *trees)
{
	free(trees->nodes);
	free(trees->roots);
	*trees = (struct model_trees){ 0 };
}

float
model_trees_margin(const struct model_trees *trees, const float *values)
{
	float margin = trees->base;

	for (size_t i = 0; i < trees->count; i++) {
		const struct model_node *node = &trees->nodes[trees->roots[i]];

		while (node->right != 0) {
			float value = values[node->feature];
			bool left = isnan(value) ? node->missing_left
						 : value < node->value;

			node = left ? node + 1 : &trees->nodes[node->right];
		}
		margin += node->value;
	}
	return margin;
}

float
model_probability(float margin)
{
	/* As XGBoost computes it: exp() must not overflow. */
	float power = fminf(-margin, 88.7F);

	return 1.0F / (expf(power) + 1.0F + 1e-16F);
}
